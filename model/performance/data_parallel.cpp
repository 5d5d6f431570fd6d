// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/data_parallel.h"

#include <algorithm>

#include "model/trace/traced.h"
#include "model/workload/parameters.h"

namespace cw {

LocalParameters localParameters(const Architecture& a, const RankShape& s) {
  const ParameterCount count = countParameters(a);
  LocalParameters local;
  const double shared = count.attentionPerLayer / s.t + count.normPerLayer;
  local.denseLayer = shared + count.denseMlpPerLayer / s.t;
  local.moeLayerDense = shared + count.sharedPerLayer / s.t;
  local.moeLayerExperts = a.isMoe() ? count.expertPerLayer / (double(s.e) * s.expertTensor) : 0;
  const double denseLayers = s.layers - s.moeLayers;
  local.dense = denseLayers * local.denseLayer + s.moeLayers * local.moeLayerDense;
  local.experts = s.moeLayers * local.moeLayerExperts;
  const double table = s.paddedVocabulary * a.hidden / s.t;
  local.dense += s.p == 1 ? table * (a.tiedEmbeddings ? 1 : 2) : table;
  return local;
}

namespace {

/// Traffic that one pass does not hide, seconds; what hides slows the pass a little.
template <class Real>
Real exposedBehind(const LayerContext<Real>& c, const Real& compute, const Real& traffic) {
  if (!c.traits.dataOverlap) return traffic;
  return maximum(compute + c.constants[Constant::overlapContention] * traffic, traffic) - compute;
}

/// A collective of a rank's parameters at `bytes` each.
template <class Real>
Real parameterBytes(const Real& parameters, double bytes) {
  return Real(parameters * defined<Real>(bytes, "bytes of a parameter in the exchange", "B", "framework and sharding: gradients in 2 or 4, weights in 2"));
}

/// The parameters of a rank as inputs of a derivation.
template <class Real>
struct Parameters {
  Real dense, experts;
};

template <class Real>
Parameters<Real> parametersOf(const LocalParameters& local) {
  return {counted<Real>(local.dense, "parameters on a rank"), counted<Real>(local.experts, "expert parameters on a rank")};
}

/// The same collective over the replicas of the dense parameters and over those of the experts.
template <class Real>
Real bothGroups(const LayerContext<Real>& c, const GroupPlacement& dense, const GroupPlacement& experts, const Parameters<Real>& held, double bytes, const char* what) {
  // Without experts the second collective is empty, and its start-up stands for that of further buckets.
  const char* second = valueOf(held.experts) == 0 ? "start-up of further buckets" : "experts";
  return named(named(ringPhase(c.machine, dense, parameterBytes(held.dense, bytes)), what, "dense parameters", "s") +
                   named(ringPhase(c.machine, experts, parameterBytes(held.experts, bytes)), what, second, "s"),
               what, "s");
}

template <class Real>
struct Groups {
  GroupPlacement dense, experts;
};

template <class Real>
Groups<Real> groupsOf(const LayerContext<Real>& c) {
  Groups<Real> g;
  g.dense = placeGroup(c.machine, dataGroup(c.shape));
  g.experts = placeGroup(c.machine, expertReplicaGroup(c.shape));
  return g;
}

template <class Real>
DataParallelTime<Real> replicated(const LayerContext<Real>& c, const LocalParameters& local, const Real& backward, const Real& forward) {
  const Groups<Real> g = groupsOf(c);
  const double gradient = c.traits.gradientBytes;
  // Reduce-scatter of gradients, all-gather of 16-bit weights; without sharding an all-reduce, which is both phases.
  const double weights = c.plan.sharding == Sharding::none ? gradient : 2;
  const Parameters<Real> held = parametersOf<Real>(local);
  const Real reduce = bothGroups(c, g.dense, g.experts, held, gradient, "sum of gradients");
  const Real gather = bothGroups(c, g.dense, g.experts, held, weights, "gathering of weights");
  DataParallelTime<Real> time;
  // In a pipeline each microbatch's sum hides behind the passes of those that follow it: Meta's runs of 405B, which shard
  // gradients over 16 stages, reach 38 to 43 % MFU (Dubey 2024, table 4).
  const bool scattersEach = c.traits.scattersEachMicrobatch && keepsGradientShard(c) && c.shape.microbatches > 1 && c.shape.p == 1;
  if (scattersEach) time.perMicrobatch = named(exposedBehind(c, backward, reduce), "exposed sum of a microbatch's gradients", "s");
  const Real traffic = scattersEach ? gather : named(reduce + gather, "gradient and weight traffic", "s");
  if (!c.traits.dataOverlap) {
    time.exposed = traffic;
  } else {
    const Real hidden = named(minimum(c.constants[Constant::dataOverlap] * traffic, (forward + backward) * defined<Real>(0.9, "part of the passes behind which traffic can hide", "", "textbook: the first buckets wait for their gradients")), "hidden gradient traffic", "s");
    time.exposed = named(traffic - hidden + c.constants[Constant::overlapContention] * hidden, "gradient and weight traffic that is exposed", "s");
  }
  if (c.traits.ranksBroadcastInTurn && c.plan.sharding == Sharding::optimizer && c.plan.shardingGroup == 0)
    time.exposed += defined<Real>(2.9e-3 * g.dense.ranks, "broadcasts of ranks in turn", "s", "measured: InternEvo with ZeRO-1 over all ranks takes 2.9 ms a rank");
  return time;
}

/// Weights are gathered before each layer's pass and gradients scattered after it, one layer ahead of the compute.
template <class Real>
DataParallelTime<Real> sharded(const LayerContext<Real>& c, const LocalParameters& local, const Real& forward, const Real& backward) {
  Groups<Real> g = groupsOf(c);
  const int shard = c.plan.shardingGroup > 0 ? std::min(c.plan.shardingGroup, g.dense.ranks) : g.dense.ranks;
  const GroupPlacement group = placeGroup(c.machine, shard, c.shape.t);
  const Parameters<Real> held = parametersOf<Real>(local);
  const Real gather = bothGroups(c, group, g.experts, held, 2.0, "gathering of weights");
  const double gradient = c.traits.gradientBytes;
  const Real scatter = bothGroups(c, group, g.experts, held, gradient, "scattering of gradients");
  DataParallelTime<Real> time;
  const Real both = named(gather + scatter, "traffic of the backward pass", "s");
  time.perMicrobatch = named(named(exposedBehind(c, forward, gather), "traffic that the forward pass does not hide", "s") +
                                 named(exposedBehind(c, backward, both), "traffic that the backward pass does not hide", "s"),
                             "exposed weight and gradient traffic of a microbatch", "s");
  if (c.traits.copiesGathered) {
    // Read and write in 16 bit after either gather; gradients are copied beside the scatter.
    const Real gathered = g.experts.ranks > 1 ? held.dense + held.experts : held.dense;
    if (shard > 1) time.perMicrobatch += named(gathered * defined<Real>(8.0, "bytes of a gathered weight's copies", "B", "definition: read and written in 16 bit after either gather") / c.machine.hbm, "copies of gathered weights", "s");
  }
  if (shard < g.dense.ranks) {
    // Hybrid sharding: the shards' gradients are summed across groups once a step.
    const GroupPlacement across = placeGroup(c.machine, g.dense.ranks / shard, c.shape.t * shard);
    const Real sum = named(allReduce(c.machine, across, counted<Real>(local.dense / shard * gradient, "gradients of a shard", "B")), "gradient sum across shards", "s");
    const Real hidden = minimum(c.constants[Constant::dataOverlap] * sum, backward * defined<Real>(0.9, "part of the backward pass behind which the sum can hide", "", "textbook"));
    time.exposed = c.traits.dataOverlap ? sum - hidden + c.constants[Constant::overlapContention] * hidden : sum;
  }
  return time;
}

/// Weights of a rank that are matrices of a layer: the tables are updated by AdamW.
template <class Real>
double matricesOf(const LayerContext<Real>& c, const LocalParameters& local) {
  return (c.shape.layers - c.shape.moeLayers) * local.denseLayer + c.shape.moeLayers * local.moeLayerDense;
}

/// Muon makes the momentum of each matrix orthogonal by five Newton-Schulz iterations, each of which multiplies an m x n
/// matrix three times (Jordan 2024; Liu 2025, arXiv:2502.16982): 4 m FLOP a weight and 2 m^2 / n more, m the shorter side.
/// Matrices are shared out over the ranks that share a shard.
template <class Real>
Real orthogonalisation(const LayerContext<Real>& c, double weights) {
  constexpr double iterations = 5;
  const Architecture& a = c.architecture;
  const double width = a.isMoe() ? a.expertHidden : a.ffnHidden, shorter = std::min<double>(a.hidden, width > 0 ? width : a.hidden);
  const double longer = std::max<double>(a.hidden, width);
  const double each = iterations * (4 * shorter + 2 * shorter * shorter / longer);
  return named(counted<Real>(weights * each, "FLOP of Newton-Schulz iterations on a rank's matrices", "FLOP") / c.machine.rate16, "orthogonal momentum", "s");
}

}  // namespace

template <class Real>
DataParallelTime<Real> dataParallelTime(const LayerContext<Real>& c, const LocalParameters& local, const Real& forward, const Real& backward) {
  DataParallelTime<Real> time = c.plan.sharding == Sharding::weights ? sharded(c, local, forward, backward)
                                                                     : replicated(c, local, backward, forward);
  const double share = c.plan.sharding == Sharding::none ? 1 : double(c.shape.d) * c.shape.c;
  const double expertShare = c.plan.sharding == Sharding::none ? 1 : std::max(1.0, share * c.shape.t / (double(c.shape.e) * c.shape.expertTensor));
  const double updated = local.dense / share + local.experts / expertShare;
  // Master weight and moments in fp32 are read and written, the gradient is read, the 16-bit weight written.
  const double bytes = 2 * (4 + momentBytes(c.job.optimizer)) + 6;
  if (c.traits.offloadOptimizer) {
    const double perNode = local.total() * std::min(c.machine.gpusPerNode, c.shape.gpus) / share;
    time.optimizer = c.constants[Constant::offloadSecondsPerBillion] * counted<Real>(perNode / 1e9, "billions of parameters that a node updates");
  } else {
    time.optimizer = counted<Real>(updated * bytes, "bytes of weights, moments and gradients that a rank updates", "B") / c.machine.hbm;
  }
  if (c.job.optimizer == Optimizer::muon) time.optimizer += orthogonalisation(c, matricesOf(c, local) / share + local.experts / expertShare);
  time.optimizer = named(time.optimizer, "update of the weights", "s");
  // Gradient clipping reads every local gradient once.
  time.optimizer = named(time.optimizer + named(counted<Real>(local.total() / (c.plan.sharding >= Sharding::gradients ? share : 1) * 4, "bytes of a rank's gradients, fp32", "B") / c.machine.hbm, "gradient clipping", "s"),
                         "optimizer step", "s");
  return time;
}

template DataParallelTime<double> dataParallelTime(const LayerContext<double>&, const LocalParameters&, const double&, const double&);
template DataParallelTime<Traced> dataParallelTime(const LayerContext<Traced>&, const LocalParameters&, const Traced&, const Traced&);

}  // namespace cw
