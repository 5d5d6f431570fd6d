// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/workload/traits.h"

#include <algorithm>

namespace cw {
namespace {

void applyMegatron(SoftwareTraits& t, const Software& s, const ParallelPlan& plan, Die die) {
  const bool first = s.generation == Generation::first;
  // Hopper came with fused kernels of its own; on Ampere the first generation writes its scores to memory.
  t.attention = die != Die::ampere ? AttentionKernel::flash3 : first ? AttentionKernel::unfused : AttentionKernel::flash2;
  t.elementwise = ElementwiseKernels::fused;
  t.dataOverlap = !first;
  t.pipelineOverlap = plan.virtualStages > 1;
  // Recipes of Hopper's time reduce in the parameters' format; before, BF16 training summed in fp32.
  t.gradientBytes = first || die == Die::ampere ? 4 : 2;
  t.gradientSum = GradientSum::inProduct;
  if (die != Die::ampere && plan.sequenceParallel) t.tensorOverlap = TensorOverlap::userBuffers;
  t.moeHost = s.generation == Generation::newest ? MoeHost::staticShapes : MoeHost::synchronising;
}

void applyFsdp(SoftwareTraits& t, const Software& s, Die die) {
  const bool newest = s.generation == Generation::newest;
  t.attention = newest && die != Die::ampere ? AttentionKernel::flash3 : AttentionKernel::flash2;
  t.elementwise = s.generation == Generation::first ? ElementwiseKernels::eager : ElementwiseKernels::compiled;
  t.gradientBytes = s.generation == Generation::first ? 2 : 4;
  // The first generation trained with the fused cross-entropy that came with FlashAttention.
  t.fusedLoss = s.generation == Generation::first;
  t.copiesGathered = s.generation != Generation::first;
  // Plain cross-entropy, which runs unless a compiler is asked for, holds the 16-bit logits, the fp32 log-softmax, its
  // gradient and that of the fp32 copy: 2 + 4 + 4 + 4 bytes. Where the model is compiled the loss is, too (torchtitan
  // from 2025): 2 + 4 + 2.
  t.logitBytes = newest && s.elementwiseKernels == ElementwiseKernels::compiled ? 8 : 14;
  t.keepsUnweighted = true;
  t.scattersBehindBackward = true;
  t.gathersStagesOnce = true;
  t.balancedContext = newest;
  // Grouped kernels took the place of a loop over experts that asked the GPU for every count.
  if (newest) t.moeHost = MoeHost::staticShapes;
  // PyTorch 2.1 (2023-10) ends a checkpointed block's second forward pass early: its last product is not saved.
  t.recomputeStopsEarly = true;
  t.tensorOverlap = TensorOverlap::none;
}

void applyByAge(SoftwareTraits& t, const Software& s) {
  t.attention = s.generation == Generation::first    ? AttentionKernel::unfused
                : s.generation == Generation::second ? AttentionKernel::flash1
                                                     : AttentionKernel::flash2;
}

}  // namespace

SoftwareTraits resolveSoftware(const Job& job, const ParallelPlan& plan, Die die) {
  const Software& s = job.software;
  SoftwareTraits t;
  switch (s.framework) {
    case Framework::megatron: applyMegatron(t, s, plan, die); break;
    case Framework::fsdp:
      applyFsdp(t, s, die);
      t.scattersEachMicrobatch = true;
      break;
    case Framework::deepspeed:
      t.scattersEachMicrobatch = true;
      applyByAge(t, s);
      t.dataOverlap = false;
      t.gradientSum = GradientSum::apart;
      // Stage 1 sums whole 16-bit gradients: both phases of an all-reduce before the weights are gathered. Its BF16
      // optimizer keeps an fp32 buffer beside the 16-bit gradients; with FP16 these are all there is.
      t.gradientBytes = 4;
      t.exchangeBuckets = true;
      t.keepsStageOutput = true;  // pipe_buffers["outputs"] until the microbatch's backward pass
      t.gradientBufferBytes = job.precision == Precision::fp16 ? 2 : 6;
      break;
    case Framework::jax:
      t.attention = die == Die::ampere ? AttentionKernel::flash2 : AttentionKernel::flash3;
      t.elementwise = ElementwiseKernels::compiled;
      t.tensorOverlap = TensorOverlap::asynchronous;
      t.moeHost = MoeHost::none;
      t.denseHost = false;
      t.compiledRecompute = true;
      t.logitBytes = 6;  // XLA fuses the softmax into its consumers
      break;
    case Framework::nanotron:
      t.tensorOverlap = TensorOverlap::asynchronous;
      t.elementwise = ElementwiseKernels::eager;
      t.gradientSum = GradientSum::apart;
      break;
    case Framework::internevo:
      applyByAge(t, s);
      t.elementwise = ElementwiseKernels::eager;
      t.gradientSum = GradientSum::apart;
      t.ranksBroadcastInTurn = true;
      t.gradientBytes = 2;
      break;
    case Framework::llmC:
      t.elementwise = ElementwiseKernels::fused;
      t.fusedLoss = true;
      t.gradientBytes = 2;
      t.denseHost = false;
      break;
    case Framework::other:
      applyByAge(t, s);
      t.gathersContext = true;  // Llama 3 paper, section 3.3.2
      break;
  }
  // In a parallel block the exchange of one branch has the other branch to hide behind.
  if (job.architecture.parallelBlock && t.tensorOverlap == TensorOverlap::none) t.tensorOverlap = TensorOverlap::asynchronous;
  if (s.attentionKernel) t.attention = *s.attentionKernel;
  if (s.elementwiseKernels) {
    t.elementwise = *s.elementwiseKernels;
    t.eagerNorm = t.elementwise == ElementwiseKernels::eager && job.architecture.norm == NormKind::rms;
  }
  if (s.fusedNorm) t.eagerNorm = !*s.fusedNorm;
  if (s.tensorOverlap) t.tensorOverlap = *s.tensorOverlap;
  if (s.dataOverlap) t.dataOverlap = *s.dataOverlap;
  if (s.pipelineOverlap) t.pipelineOverlap = *s.pipelineOverlap;
  if (s.expertOverlap) t.expertOverlap = *s.expertOverlap;
  if (s.fp8Recipe) t.fp8Recipe = *s.fp8Recipe;
  if (s.offloadOptimizer) t.offloadOptimizer = *s.offloadOptimizer;
  if (s.offloadActivations) t.offloadActivations = *s.offloadActivations;
  if (s.fusedLoss) t.fusedLoss = *s.fusedLoss;
  if (s.tiledLoss) t.tiledLoss = *s.tiledLoss;
  if (s.tiledMlp) t.tiledMlp = *s.tiledMlp;
  if (s.fp32Gradients) {
    t.gradientBytes = *s.fp32Gradients ? 4 : 2;
    // A framework that keeps a 16-bit copy beside the sum keeps it when the sum is asked for by name, too.
    t.gradientBufferBytes = *s.fp32Gradients ? std::max(4, t.gradientBufferBytes) : 2;
  }
  if (t.gradientBufferBytes == 0) t.gradientBufferBytes = t.gradientBytes;
  if (s.sixteenBitStates) t.sixteenBitStates = *s.sixteenBitStates;
  if (s.deferGradientReduction) t.deferGradientReduction = *s.deferGradientReduction;
  if (s.gatheredLogits) t.gatheredLogits = *s.gatheredLogits;
  if (s.recomputeExperts) t.recomputeExperts = *s.recomputeExperts;
  if (t.fusedLoss) t.logitBytes = 4;
  if (t.tiledLoss) t.logitBytes = 0;
  // Unfused attention belongs to the years in which models were trained with dropout (Korthikanti 2022, section 4).
  t.dropout = t.attention == AttentionKernel::unfused;
  if (s.dropTokens.value_or(false) && t.moeHost == MoeHost::synchronising) t.moeHost = MoeHost::staticShapes;
  if (s.cudaGraphs.value_or(false)) {
    t.moeHost = MoeHost::none;
    t.denseHost = false;
  }
  // A de-duplicating dispatcher is what fine-grained experts are trained with (Megatron's flex dispatcher, DeepEP).
  t.deduplicatedDispatch = job.architecture.experts >= 32;
  return t;
}

}  // namespace cw
