// SPDX-License-Identifier: GPL-3.0-or-later
// What the training framework does with the machine. Framework and generation set the defaults; each switch
// can also be set by hand, as the real frameworks allow.
#pragma once

#include <optional>
#include <string>

namespace cw {

enum class Framework { megatron, fsdp, deepspeed, jax, nanotron, internevo, llmC, other };

/// At most three dated generations a framework, each with a technical cause (model/workload/traits.cpp).
enum class Generation { first, second, newest };

/// Attention kernels by what they reach on a die: unfused writes its scores to memory, flash1 is the first fused
/// kernel (and Triton's), flash2 is tuned for Ampere, flash3 (and cuDNN) for Hopper.
enum class AttentionKernel { unfused, flash1, flash2, flash3 };

/// Who fuses norms, activations and residuals: nobody (each reads and writes memory), a compiler, or hand-written
/// kernels.
enum class ElementwiseKernels { eager, compiled, fused };

/// How tensor-parallel communication hides behind GEMMs: not, by asynchronous launches, or by chunked user buffers.
enum class TensorOverlap { none, asynchronous, userBuffers };

/// FP8 scaling: one scale per tensor, or per row or block, which casts more and multiplies slower.
enum class Fp8Recipe { tensorwise, rowwise };

struct Software {
  Framework framework = Framework::megatron;
  Generation generation = Generation::newest;
  std::optional<AttentionKernel> attentionKernel;
  std::optional<ElementwiseKernels> elementwiseKernels;
  std::optional<bool> fusedNorm;        ///< one kernel a norm, whoever fuses the rest
  std::optional<TensorOverlap> tensorOverlap;
  std::optional<bool> dataOverlap;      ///< gradients leave while the backward pass still runs
  std::optional<bool> pipelineOverlap;  ///< messages between stages leave while the next microbatch computes
  std::optional<bool> expertOverlap;    ///< all-to-all runs beside another microbatch's compute
  std::optional<bool> cudaGraphs;       ///< no launch time on the host
  std::optional<bool> dropTokens;       ///< MoE with a capacity factor: static shapes
  std::optional<Fp8Recipe> fp8Recipe;
  std::optional<bool> offloadOptimizer; ///< optimizer state and step on the CPU
  std::optional<bool> offloadActivations;  ///< kept activations wait in host memory
  std::optional<bool> fusedLoss;        ///< one cross-entropy kernel over 16-bit logits, gradient in their place
  std::optional<bool> tiledLoss;        ///< logits and loss tile by tile (Liger, ALST)
  std::optional<bool> tiledMlp;         ///< the MLP of long sequences, too
  std::optional<bool> fp32Gradients;    ///< gradients are summed and exchanged in fp32
  std::optional<bool> deferGradientReduction;  ///< microbatches are summed in whole fp32 gradients, reduced once a step (FSDP2's no_sync)
  std::optional<bool> gatheredLogits;   ///< tensor ranks gather the logits and each computes the whole loss
  std::optional<bool> recomputeExperts; ///< selective recompute makes whole MoE blocks again, not their activations only
  std::optional<bool> sixteenBitStates; ///< weights and moments in 16 bit, without fp32 master weights
  bool operator==(const Software&) const = default;
};

}  // namespace cw
