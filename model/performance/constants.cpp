// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/constants.h"

namespace cw {

const std::array<ConstantInfo, constantCount>& constantTable() {
  using C = Constant;
  using O = Origin;
  static const std::array<ConstantInfo, constantCount> table{{
      // id, shipped, prior ± one standard error, bounds, unit, origin, what it is and where the prior comes from
      {C::gemmHopper16, "gemm_hopper_16", 0.6398, 0.70, 0.06, 0.55, 0.80, "of peak", O::fitted,
       "BF16 GEMM ceiling in sustained training; the best shape reaches 0.803 in short bursts, and 700 W hold the clock down"},
      {C::gemmHopper8, "gemm_hopper_8", 0.633, 0.66, 0.06, 0.50, 0.75, "of peak", O::fitted,
       "FP8 GEMM ceiling in sustained training; benchmarks reach 0.70-0.73"},
      {C::gemmAmpere, "gemm_ampere_16", 0.7279, 0.75, 0.06, 0.60, 0.87, "of peak", O::fitted,
       "16-bit GEMM ceiling on A100; benchmarks reach 0.81-0.87"},
      {C::gemmHalfSize, "gemm_half_size", 100, 100, 0, 20, 400, "elements", O::measured,
       "M and N at which fill, drain and operand reuse double the time, at Hopper's 16-bit rate"},
      {C::gemmHalfDepth, "gemm_half_depth", 300, 300, 0, 50, 600, "elements", O::measured,
       "K at which pipeline fill and a 16-bit result double it; both meet 27 cuBLAS and 18 DeepGEMM points within 7 % at the median"},
      {C::powerExponent, "power_exponent", 0.3677, 0.33, 0.15, 0, 0.8, "", O::fitted,
       "GEMM ceiling against power limit; dynamic power grows with the cube of the clock"},
      {C::hbmEfficiency, "hbm_efficiency", 0.85, 0.85, 0, 0.8, 0.95, "of bandwidth", O::measured,
       "stream copy 0.86 of 3.35 TB/s on H100, 0.84 of 4.8 on H200, 0.80 of 2.0 on A100"},
      {C::attentionFlash3, "attention_flash3", 0.6738, 0.65, 0.05, 0.4, 0.80, "of peak", O::fitted,
       "forward, head size 128, causal; its authors reach 0.75 at best"},
      {C::attentionFlash2Hopper, "attention_flash2_hopper", 0.33, 0.33, 0, 0.25, 0.45, "of peak", O::measured,
       "328 TFLOP/s measured on H100, head size 128, 8192 tokens"},
      {C::attentionFlash2Ampere, "attention_flash2_ampere", 0.72, 0.72, 0, 0.5, 0.75, "of peak", O::measured,
       "forward; 180 TFLOP/s measured at head size 64, 0.73 of peak reached by its authors at 128"},
      {C::attentionFlash1, "attention_flash1", 0.529, 0.5, 0.08, 0.3, 0.9, "of flash2", O::fitted,
       "first fused kernels; the second version is twice as fast (Dao 2023)"},
      {C::attentionBackward, "attention_backward", 0.9574, 0.87, 0.08, 0.5, 1.2, "of forward rate", O::fitted,
       "0.63 of peak backward against 0.73 forward (Dao 2023)"},
      {C::attentionUnfused, "attention_unfused", 1, 1, 0, 0.6, 2.5, "of textbook bytes", O::textbook, "scores written to memory"},
      {C::elementwiseOverhead, "elementwise_overhead", 1.393, 1.15, 0.2, 0.8, 2.0, "of textbook bytes", O::fitted,
       "norms, activations, residuals: short kernels reach less than a long stream"},
      {C::eagerNormBytes, "eager_norm_bytes", 52.22, 40, 15, 20, 90, "B/element", O::fitted, "RMSNorm in fp32 without a fused kernel: nine passes of 4 bytes"},
      {C::fp8CastBytes, "fp8_cast_bytes", 6, 6, 0, 2, 12, "B/element", O::textbook,
       "casts, transposes and amax: read 2, write 1, write the transpose 1, and its amax pass"},
      {C::fp8RowwiseGemm, "fp8_rowwise_gemm", 0.551, 0.6, 0.1, 0.4, 1, "of per-tensor rate", O::fitted, "row-wise scaled FP8 GEMM"},
      {C::lossBytes, "loss_bytes", 21.34, 20, 6, 4, 40, "B/logit", O::fitted, "softmax cross-entropy, forward and backward: 28 in separate fp32 kernels, 8 fused"},
      {C::nvlinkHopper, "nvlink_hopper", 0.80, 0.80, 0, 0.6, 0.95, "of link", O::measured,
       "all-gather and reduce-scatter reach 362 of 450 GB/s"},
      {C::nvlinkAmpere, "nvlink_ampere", 0.78, 0.78, 0, 0.55, 0.9, "of link", O::measured, "all-reduce 235 of 300 GB/s at 16 GiB"},
      {C::nvlinkReduceHopper, "nvlink_reduce_hopper", 1.09, 1.09, 0, 0.8, 1.15, "of link", O::measured,
       "all-reduce in the switches: 490 GB/s of bus bandwidth on a 450 GB/s link"},
      {C::nvlinkRampHopper, "nvlink_ramp_hopper", 16, 16, 0, 5, 40, "µs", O::measured, "half of an all-reduce's 32 µs; 68 points from 256 KiB to 16 GiB"},
      {C::nvlinkRampAmpere, "nvlink_ramp_ampere", 21, 21, 0, 5, 60, "µs", O::measured, "half of an all-reduce's 42 µs; 36 points"},
      {C::networkRamp, "network_ramp", 30, 30, 0, 5, 100, "µs per doubling of nodes", O::measured,
       "half of an all-reduce's 60 µs; 107 points from 2 to 1,024 nodes"},
      {C::nicEfficiency, "nic_efficiency", 0.95, 0.95, 0, 0.7, 1.0, "of port", O::measured,
       "long all-reduce: 0.91 (4 nodes, EFA) to 0.98 (NVLS tree) of 400 GB/s a node"},
      {C::unstatedNicGigabytes, "unstated_nic", 14.75, 12.5, 5, 3, 25, "GB/s per GPU", O::fitted, "A100 clusters whose fabric is not stated; 6 to 25 where it is"},
      {C::tensorOverlapUserBuffers, "tensor_overlap_user_buffers", 0.9475, 0.85, 0.1, 0, 1, "hidden", O::fitted, "chunked GEMM overlap"},
      {C::tensorOverlapAsync, "tensor_overlap_async", 0.33, 0.33, 0, 0, 1, "hidden", O::textbook, "asynchronous launches: one of three phases behind the weight gradient"},
      {C::dataOverlap, "data_overlap", 0.852, 0.9, 0.1, 0, 1, "hidden", O::fitted, "gradient traffic behind the backward pass"},
      {C::pipelineOverlap, "pipeline_overlap", 0.7703, 0.7, 0.2, 0, 1, "hidden", O::fitted, "stage messages with interleaving"},
      {C::expertOverlap, "expert_overlap", 0.7198, 0.6, 0.2, 0, 1, "hidden", O::fitted, "all-to-all beside another microbatch"},
      {C::overlapContention, "overlap_contention", 0.1513, 0.18, 0.06, 0, 0.6, "s/s", O::fitted, "compute lost to hidden communication: collectives hold 16 to 32 of 132 SMs"},
      {C::allToAllNvlink, "all_to_all_nvlink", 0.71, 0.71, 0, 0.4, 0.9, "of link", O::measured, "expert dispatch 320 of 450 GB/s"},
      {C::allToAllNic, "all_to_all_nic", 0.86, 0.86, 0, 0.5, 1.0, "of port", O::measured, "expert dispatch 43 of 50 GB/s"},
      {C::hostMoeMillis, "host_moe", 3.9, 3, 1.5, 0, 12, "ms", O::fitted, "drop-less MoE layer, forward"},
      {C::hostExpertMillis, "host_expert", 0.2857, 0.15, 0.1, 0, 1, "ms", O::fitted, "and per local expert"},
      {C::hostMoeNewMillis, "host_moe_new", 3.727, 2, 1, 0, 8, "ms", O::fitted, "newest generation, or static shapes"},
      {C::hostDenseMillis, "host_dense", 0.4, 0.4, 0, 0, 3, "ms", O::textbook, "dense layer, forward: some forty launches of 10 µs"},
      {C::stragglerPerDoubling, "straggler_per_doubling", 0.002943, 0.002, 0.002, 0, 0.01, "", O::fitted, "per doubling of nodes"},
      {C::stepFixedMillis, "step_fixed", 50.21, 40, 20, 0, 200, "ms", O::fitted, "per optimizer step"},
      {C::offloadSecondsPerBillion, "offload_seconds", 1.911, 2.0, 1, 0.5, 5, "s/10⁹ parameters a node", O::fitted, "CPU optimizer"},
      {C::jaxRecompute, "jax_recompute", 0.4604, 0.4, 0.2, 0, 1, "of forward", O::fitted, "custom JAX checkpoint policy"},
  }};
  return table;
}

const Calibration& shippedCalibration() {
  static const Calibration calibration = [] {
    Calibration c{"shipped-5", {}};
    for (const ConstantInfo& info : constantTable()) c[info.constant] = info.value;
    return c;
  }();
  return calibration;
}

}  // namespace cw
