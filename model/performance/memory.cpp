// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/memory.h"

#include <algorithm>

#include "model/trace/traced.h"

namespace cw {
namespace {

constexpr double driverReserveBytes = 0.7e9;    // 81,079 of 81,920 MiB are free on an idle 80 GiB part
constexpr double contextBytes = 1.6e9;          // CUDA context, cuBLAS workspaces, NCCL buffers of one communicator
constexpr double communicatorBytes = 0.35e9;    // of each further parallel axis
constexpr double fragmentationShare = 0.03;

/// Activations that one layer keeps for its backward pass, bytes of one microbatch. Flash attention keeps its
/// inputs, output and one statistic a row; an unfused core keeps the score matrix in 16 bit and its dropout mask.
struct LayerActivations {
  double full = 0;    ///< nothing recomputed
  double kept = 0;    ///< under the plan's recompute choice
};

template <class Real>
double mlpActivations(const LayerContext<Real>& c, bool moe) {
  const Architecture& a = c.architecture;
  const double operand = c.machine.lowPrecision ? 1 : 2;
  const double perWidth = (a.gatedMlp ? 4.0 : 2.0) + operand;  // up output(s) in 16 bit, activation as a GEMM operand
  if (!moe) return c.shape.tokens * a.ffnHidden / c.shape.t * perWidth;
  const double tokens = c.shape.expertTensor > 1 || c.shape.t == 1 ? c.shape.tokens : c.shape.tokens / c.shape.t;
  const double routed = tokens * a.expertsPerToken * (double(a.expertHidden) / c.shape.expertTensor * perWidth + a.hidden * (operand + 2));
  return routed + c.shape.tokens * a.sharedExpertHidden / c.shape.t * perWidth;
}

template <class Real>
LayerActivations layerActivations(const LayerContext<Real>& c, bool moe) {
  const Architecture& a = c.architecture;
  const RankShape& s = c.shape;
  const double operand = c.machine.lowPrecision ? 1 : 2;
  const double h = a.hidden;
  const double norms = s.shardTokens * h * 2 * 2;               // input of either norm, 16 bit
  const double linearInputs = s.shardTokens * h * operand * 2;  // input of QKV and of the MLP
  const double queries = s.queryHeads * a.headDim, keys = s.keyValueHeads * (a.headDim + a.valueHeadDim);
  double core = s.tokens * (queries + keys) * 2 + s.tokens * s.queryHeads * a.valueHeadDim * 2 + s.tokens * s.queryHeads * 4;
  double scores = 0;
  if (c.traits.attention == AttentionKernel::unfused) scores = 5 * s.microbatchSequences * s.sequence * s.sequence / s.c * s.queryHeads;
  if (a.attention == AttentionKind::latent) core += s.tokens * (a.mlaQueryRank + a.mlaKeyValueRank) * 2;
  const double mlp = mlpActivations(c, moe);
  LayerActivations r;
  r.full = norms + linearInputs + core + scores + mlp;
  r.kept = r.full;
  if (c.plan.recompute == Recompute::selective) {
    if (c.job.software.framework == Framework::fsdp) {
      r.kept = norms + core + mlp * 0.5;
    } else if (scores > 0) {
      r.kept = r.full - scores;
    } else if (a.isMoe()) {
      // Norm outputs and expert activations are made again; up-projection outputs stay.
      r.kept = norms + core + mlp * 0.67;
    }
  }
  if (c.plan.recompute == Recompute::full) {
    const double input = s.shardTokens * h * 2;
    const double share = c.plan.recomputeLayers > 0 ? std::min(1.0, c.plan.recomputeLayers / std::max(1.0, s.layers)) : 1;
    r.kept = share * input + (1 - share) * r.full;
  }
  return r;
}

/// Microbatches whose activations the first stage holds, in units of the stage's layers.
template <class Real>
double microbatchesInFlight(const LayerContext<Real>& c) {
  const RankShape& s = c.shape;
  if (s.p == 1) return 1;
  double inFlight = s.p;
  if (s.v > 1) inFlight = s.p * (1 + (s.p - 1.0) / (double(s.p) * s.v));
  if (c.plan.schedule == Schedule::zeroBubble2) inFlight = 2.0 * s.p - 1;
  if (c.plan.schedule == Schedule::dualPipe) inFlight = s.p + 1;
  return std::min(inFlight, double(s.microbatches));
}

struct StateBytes {
  double weights = 0, gradients = 0, optimizer = 0;
};

/// Weights, gradients and optimizer state of one group of parameters on one rank.
template <class Real>
StateBytes stateOf(const LayerContext<Real>& c, double parameters, double shard, double largestLayer) {
  const Sharding z = c.plan.sharding;
  const double states = c.job.optimizer == Optimizer::adamw ? 8 : 0;
  StateBytes b;
  if (z == Sharding::weights) {
    // fp32 shards of weight and gradient; two gathered layers in 16 bit, one layer's gradient before it is scattered.
    b.weights = parameters * 4 / shard + 2 * largestLayer * 2;
    b.gradients = parameters * 4 / shard + largestLayer * c.traits.gradientBytes;
    b.optimizer = parameters * states / shard;
    return b;
  }
  const double gradient = c.traits.accumulateInFp32 ? 4 : c.traits.gradientBytes;
  b.weights = parameters * (c.machine.lowPrecision ? 3 : 2);  // the 16-bit copy, and the low-precision operand kept beside it
  b.gradients = parameters * gradient / (z == Sharding::gradients ? shard : 1);
  b.optimizer = parameters * (4 + states) / (z == Sharding::none ? 1 : shard);
  if (c.traits.offloadOptimizer) b.optimizer = 0;
  return b;
}

}  // namespace

template <class Real>
MemoryUse<Real> memoryOf(const LayerContext<Real>& c, const LocalParameters& local) {
  const RankShape& s = c.shape;
  const double ranks = double(s.d) * s.c;
  const double shard = c.plan.shardingGroup > 0 ? std::min<double>(c.plan.shardingGroup, ranks) : ranks;
  const double expertShard = std::max(1.0, ranks * s.t / (double(s.e) * s.expertTensor));
  const StateBytes dense = stateOf(c, local.dense, shard, std::max(local.denseLayer, local.moeLayerDense));
  const StateBytes experts = stateOf(c, local.experts, expertShard, local.moeLayerExperts);

  const LayerActivations denseLayer = layerActivations(c, false);
  const LayerActivations moeLayer = c.architecture.isMoe() ? layerActivations(c, true) : LayerActivations{};
  const double denseLayers = s.layers - s.moeLayers;
  const double stage = denseLayers * denseLayer.kept + s.moeLayers * moeLayer.kept;
  const double working = std::max(s.moeLayers > 0 ? moeLayer.full : 0.0, denseLayers > 0 ? denseLayer.full : 0.0);
  // Logits in 16 bit, in fp32, and their gradient; on the last stage, which holds one microbatch only.
  const double logits = s.tokens * s.paddedVocabulary / s.t * (2 + 4 + 2);
  const double inFlight = microbatchesInFlight(c);
  double activations = stage * inFlight + (c.plan.recompute == Recompute::full ? working : 0);
  const double lastStage = stage * (s.p == 1 ? inFlight : 1) + logits;
  activations = std::max(activations, lastStage);

  MemoryUse<Real> use;
  const char* shapeSource = "parameters on this rank and their sharding";
  use.parts[0] = input<Real>(dense.weights + experts.weights, "weights", "B", shapeSource);
  use.parts[1] = input<Real>(dense.gradients + experts.gradients, "gradients", "B", shapeSource);
  use.parts[2] = input<Real>(dense.optimizer + experts.optimizer, "optimizer state", "B", shapeSource);
  use.parts[3] = input<Real>(activations, "activations", "B", "tensors kept for the backward pass × microbatches in flight");
  Real held = use.parts[0];
  for (int i = 1; i < 4; ++i) held += use.parts[std::size_t(i)];
  use.parts[4] = named(Real(runtimeBytes(s)) + held * fragmentationShare, "workspace and fragmentation", "B");
  return use;
}

double runtimeBytes(const RankShape& s) {
  const int axes = (s.t > 1) + (s.p > 1) + (s.c > 1) + (s.e > 1) + (s.d > 1);
  return contextBytes + axes * communicatorBytes;
}

Bytes usableMemory(const Gpu& gpu) { return gpu.hbmCapacity - Bytes::bytes(driverReserveBytes); }

template MemoryUse<double> memoryOf(const LayerContext<double>&, const LocalParameters&);
template MemoryUse<Traced> memoryOf(const LayerContext<Traced>&, const LocalParameters&);

}  // namespace cw
