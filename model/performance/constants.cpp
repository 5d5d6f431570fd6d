// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/constants.h"

namespace cw {

const std::array<ConstantInfo, constantCount>& constantTable() {
  using C = Constant;
  using O = Origin;
  static const std::array<ConstantInfo, constantCount> table{{
      {C::gemmHopper16, "gemm_hopper_16", 0.6214, 0.681, 0.55, 0.80, "of peak", O::fitted,
       "BF16 GEMM ceiling in sustained training; the best shape reaches 0.803 in short bursts"},
      {C::gemmHopper8, "gemm_hopper_8", 0.607, 0.692, 0.50, 0.75, "of peak", O::fitted,
       "FP8 GEMM ceiling in sustained training; benchmarks reach 0.70-0.73"},
      {C::gemmAmpere, "gemm_ampere_16", 0.6944, 0.734, 0.60, 0.87, "of peak", O::fitted,
       "16-bit GEMM ceiling on A100; benchmarks reach 0.81-0.87"},
      {C::gemmHalfSize, "gemm_half_size", 100, 100, 20, 400, "elements", O::measured,
       "M and N at which fill, drain and operand reuse double the time, at Hopper's 16-bit rate"},
      {C::gemmHalfDepth, "gemm_half_depth", 300, 300, 50, 600, "elements", O::measured, "K at which pipeline fill doubles it; both meet 27 cuBLAS and 18 DeepGEMM points within 7 % at the median"},
      {C::powerExponent, "power_exponent", 0.1783, 0.16, 0, 0.6, "", O::fitted, "GEMM ceiling against power limit"},
      {C::hbmEfficiency, "hbm_efficiency", 0.85, 0.85, 0.8, 0.95, "of bandwidth", O::measured,
       "stream triad 2.97 of 3.35 TB/s on H100, 4.15 of 4.8 on H200"},
      {C::attentionFlash3, "attention_flash3", 0.6786, 0.66, 0.4, 0.75, "of peak", O::fitted, "forward, head size 128, causal"},
      {C::attentionFlash2Hopper, "attention_flash2_hopper", 0.33, 0.33, 0.25, 0.45, "of peak", O::measured,
       "328 TFLOP/s measured on H100, head size 128, 8192 tokens"},
      {C::attentionFlash2Ampere, "attention_flash2_ampere", 0.6912, 0.70, 0.5, 0.75, "of peak", O::fitted, "forward"},
      {C::attentionFlash1, "attention_flash1", 0.5314, 0.54, 0.3, 0.9, "of flash2", O::fitted, "first fused kernels"},
      {C::attentionBackward, "attention_backward", 0.9862, 0.97, 0.5, 1.1, "of forward rate", O::fitted, ""},
      {C::attentionUnfused, "attention_unfused", 0.9316, 1.28, 0.6, 2.5, "of textbook bytes", O::fitted, "scores written to memory"},
      {C::elementwiseFused, "elementwise_fused", 1.221, 1.33, 0.6, 2.5, "of textbook bytes", O::fitted, "hand-fused kernels"},
      {C::elementwiseCompiled, "elementwise_compiled", 2.043, 1.96, 0.6, 3.0, "of textbook bytes", O::fitted, "compiler-fused"},
      {C::elementwiseEager, "elementwise_eager", 1.215, 1.17, 0.6, 3.0, "of textbook bytes", O::fitted, "no fusion"},
      {C::eagerNormBytes, "eager_norm_bytes", 62.51, 60, 20, 90, "B/element", O::fitted, "RMSNorm in fp32 without a fused kernel"},
      {C::fp8CastBytes, "fp8_cast_bytes", 6.274, 5.5, 2, 12, "B/element", O::fitted, "casts, transposes and amax"},
      {C::fp8RowwiseGemm, "fp8_rowwise_gemm", 0.542, 0.54, 0.4, 1, "of per-tensor rate", O::fitted, "row-wise scaled FP8 GEMM"},
      {C::lossBytes, "loss_bytes", 18.62, 8.3, 4, 30, "B/logit", O::fitted, "softmax cross-entropy, forward and backward"},
      {C::nvlinkHopper, "nvlink_hopper", 0.80, 0.80, 0.6, 0.95, "of link", O::measured,
       "all-gather and reduce-scatter reach 362 of 450 GB/s"},
      {C::nvlinkAmpere, "nvlink_ampere", 0.78, 0.78, 0.55, 0.9, "of link", O::measured, "all-reduce 235 of 300 GB/s at 16 GiB"},
      {C::nvlinkRampMicros, "nvlink_ramp", 28, 28, 5, 80, "µs", O::measured, "from all-reduce at 16-67 MB; × 2.7 on A100"},
      {C::nicEfficiency, "nic_efficiency", 0.85, 0.85, 0.7, 0.97, "of port", O::measured, "0.81 on four nodes to 0.94 on one port"},
      {C::unstatedNicGigabytes, "unstated_nic", 13.14, 6.7, 3, 25, "GB/s per GPU", O::fitted, "clusters whose fabric is not stated"},
      {C::tensorOverlapUserBuffers, "tensor_overlap_user_buffers", 0.9167, 0.9, 0, 0.95, "hidden", O::fitted, "chunked GEMM overlap"},
      {C::tensorOverlapAsync, "tensor_overlap_async", 0.1541, 0.44, 0, 0.95, "hidden", O::fitted, "asynchronous launches"},
      {C::dataOverlap, "data_overlap", 0.9022, 0.87, 0, 1, "hidden", O::fitted, "gradient traffic behind the backward pass"},
      {C::pipelineOverlap, "pipeline_overlap", 0.7605, 0.68, 0, 1, "hidden", O::fitted, "stage messages with interleaving"},
      {C::expertOverlap, "expert_overlap", 0.7147, 0.53, 0, 0.95, "hidden", O::fitted, "all-to-all beside another microbatch"},
      {C::overlapContention, "overlap_contention", 0.1278, 0.27, 0, 0.6, "s/s", O::fitted, "compute lost to hidden communication"},
      {C::allToAllNvlink, "all_to_all_nvlink", 0.70, 0.70, 0.4, 0.9, "of link", O::measured, "expert dispatch 0.71 of NVLink"},
      {C::allToAllNic, "all_to_all_nic", 0.85, 0.85, 0.5, 0.97, "of port", O::measured, "expert dispatch between nodes"},
      {C::hostMoeMillis, "host_moe", 2.595, 4.2, 0, 12, "ms", O::fitted, "drop-less MoE layer, forward"},
      {C::hostExpertMillis, "host_expert", 0.1556, 0.17, 0, 1, "ms", O::fitted, "and per local expert"},
      {C::hostMoeNewMillis, "host_moe_new", 2.085, 2.5, 0, 8, "ms", O::fitted, "newest generation, or static shapes"},
      {C::hostDenseMillis, "host_dense", 0.4032, 0.39, 0, 3, "ms", O::fitted, "dense layer, forward"},
      {C::stragglerPerDoubling, "straggler_per_doubling", 0.00148, 0.0025, 0, 0.01, "", O::fitted, "per doubling of nodes"},
      {C::stepFixedMillis, "step_fixed", 40.03, 50, 0, 200, "ms", O::fitted, "per optimizer step"},
      {C::offloadSecondsPerBillion, "offload_seconds", 1.948, 2.0, 0.5, 5, "s/10⁹ parameters a node", O::fitted, "CPU optimizer"},
      {C::jaxRecompute, "jax_recompute", 0.3066, 0.41, 0, 1, "of forward", O::fitted, "custom JAX checkpoint policy"},
  }};
  return table;
}

const Calibration& shippedCalibration() {
  static const Calibration calibration = [] {
    Calibration c{"shipped-1", {}};
    for (const ConstantInfo& info : constantTable()) c[info.constant] = info.value;
    return c;
  }();
  return calibration;
}

}  // namespace cw
