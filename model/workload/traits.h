// SPDX-License-Identifier: GPL-3.0-or-later
// Every software switch resolved: what the framework of a generation does on a die, unless the scenario says
// otherwise.
#pragma once

#include "model/hardware/gpu.h"
#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

/// Which host cost an MoE layer has: none under graphs or a compiler, static shapes, or drop-less with
/// synchronisation for the token counts.
enum class MoeHost { none, staticShapes, synchronising };

/// Who adds a microbatch's gradients to those of the step: nobody until they are exchanged, the weight-gradient GEMM, which
/// reads the buffer and writes it, or a kernel after it.
enum class GradientSum { none, inProduct, apart };

struct SoftwareTraits {
  AttentionKernel attention = AttentionKernel::flash2;
  ElementwiseKernels elementwise = ElementwiseKernels::fused;
  TensorOverlap tensorOverlap = TensorOverlap::none;
  bool dataOverlap = true;
  bool expertOverlap = false;
  bool pipelineOverlap = false;
  MoeHost moeHost = MoeHost::synchronising;
  bool denseHost = true;
  Fp8Recipe fp8Recipe = Fp8Recipe::tensorwise;
  bool offloadOptimizer = false;
  int gradientBytes = 4;           ///< of one element in the data-parallel sum
  int gradientBufferBytes = 0;     ///< that a rank holds of one gradient; 0: as much as it exchanges
  GradientSum gradientSum = GradientSum::none;
  bool eagerNorm = false;          ///< RMSNorm in fp32 without a fused kernel
  bool deduplicatedDispatch = false;  ///< a token crosses the network once per node, however many experts there want it
  bool copiesGathered = false;     ///< weights shard tensor by tensor: gathered bytes are copied into place, gradients out of it
  bool gathersContext = false;     ///< keys and values of the whole context are gathered before attention, not passed round beside it
  bool balancedContext = true;     ///< ranks of a context group get equal causal work
  bool compiledRecompute = false;  ///< a JAX policy that keeps part of the activations
  bool recomputeStopsEarly = false;   ///< a repeated forward pass ends with the last tensor that backward needs
  bool fusedLoss = false;             ///< one kernel reads logits and writes their gradient in place
  bool tiledLoss = false;             ///< logits are made and used tile by tile, never held whole
  bool exchangeBuckets = false;       ///< gradients and weights travel in buckets of their own
  bool tiledMlp = false;
  bool sixteenBitStates = false;
  bool deferGradientReduction = false;
  bool scattersEachMicrobatch = false;  ///< sharded gradients leave with their microbatch (ZeRO-2, SHARD_GRAD_OP); of others nothing is published
  bool scattersBehindBackward = false;  ///< a layer's gradient is on its way while the next layer's is made
  bool gathersStagesOnce = false;     ///< a pipeline stage keeps its weights gathered and its gradients whole until its last microbatch
  bool keepsUnweighted = false;       ///< a routed token is kept beside its copy times the router's weight
  bool gatheredLogits = false;
  bool recomputeExperts = false;
  bool dropout = false;               ///< keeps a mask of one byte an element behind each of the two projections
  bool keepsStageOutput = false;      ///< a pipeline stage keeps its output beside the next stage's input
  double logitBytes = 12;             ///< of one logit at the loss's peak
  bool offloadActivations = false;    ///< kept activations live in host memory
  bool ranksBroadcastInTurn = false;
};

/// Generations and their causes:
///   Megatron  first (before 2024): no overlap of gradient traffic, fp32 gradients on the wire;
///             second (2024–early 2026): overlapped distributed optimizer, user-buffer TP overlap, cuDNN attention;
///             newest (from 2026-03): MoE layers without host synchronisation, de-duplicating dispatcher.
///   FSDP      first (before 2024-06): FSDP1, one flat tensor a layer, reduces in BF16; second: FSDP2, tensor by tensor,
///             with compile; newest (from 2025-09): balanced context parallelism, Hopper attention kernels, grouped
///             expert kernels.
///   others    first (before 2023): unfused attention; second (to 2023-07): first fused kernels; newest.
SoftwareTraits resolveSoftware(const Job& job, const ParallelPlan& plan, Die die);

}  // namespace cw
