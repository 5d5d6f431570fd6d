// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/rank_shape.h"

#include <algorithm>
#include <cmath>

#include "model/workload/flops.h"

namespace cw {
namespace {

/// Layers of a middle stage; a fullest one may be shared by two that hold a layer more and less.
struct Split {
  double middle = 0, first = 0, last = 0;
};

/// Modules that predict further tokens stand on the last stage, each with a layer and an output table. As with the free
/// layouts of their authors and of Megatron, that stage gets fewer of the model's own layers: so many that the busiest
/// rank has least to do. Under DualPipe a rank runs a stage from either end, and its work is the mean of both.
Split balanced(const RankShape& s, const Architecture& a, bool fromBothEnds) {
  const double own = a.layers, modules = a.multiTokenPredictionLayers;
  const double behind = modules + (1 + modules) * outputOverLayer(a, s.sequence);
  Split best;
  double least = -1;
  const double step = fromBothEnds ? 0.5 : 1;
  for (double middle = std::max(step, std::floor(own / s.p)); middle <= std::ceil(own / (s.p - 1)) + step; middle += step) {
    const double most = std::floor(middle);
    const double ends = std::max(0.0, own - std::floor(middle * (s.p - 2) + 1e-9));
    const double first = std::min(ends, most), last = ends - first;
    if (!fromBothEnds && last > most) continue;
    const double busiest = fromBothEnds ? std::max(middle, (ends + behind) / 2) : std::max(middle, last + behind);
    if (least >= 0 && busiest >= least) continue;
    least = busiest;
    best = {middle, first, last + modules};
  }
  return best;
}

void placeLayers(RankShape& s, const Architecture& a, Schedule schedule) {
  const double total = a.layers + a.multiTokenPredictionLayers;
  s.moeTotal = a.moeLayers() + (a.isMoe() ? a.multiTokenPredictionLayers : 0);
  s.denseTotal = total - s.moeTotal;
  s.layers = std::ceil(total / s.p - 1e-9);
  const double deficit = s.layers * s.p - total;
  s.lastLayers = s.p == 1 ? total : std::max(0.0, s.layers - std::ceil(deficit / 2));
  s.firstLayers = s.p == 1 ? total : std::max(0.0, s.layers - std::floor(deficit / 2));
  if (a.multiTokenPredictionLayers > 0 && s.p > 1) {
    const Split split = balanced(s, a, runsFromBothEnds(schedule, s.p));
    s.layers = split.middle, s.firstLayers = split.first, s.lastLayers = split.last;
  }
  // The dense layers of an MoE come first, or alternate.
  s.moeLayers = a.denseLayers > 0 && s.p > 1 ? std::min(s.layers, s.moeTotal)
                                             : s.layers * s.moeTotal / std::max(1.0, total);
}

}  // namespace

RankShape shapeOf(const Job& job, const ParallelPlan& plan, int replicas) {
  const Architecture& a = job.architecture;
  RankShape s;
  s.t = plan.tensor;
  s.p = plan.pipeline;
  s.v = std::max(1, plan.virtualStages);
  s.c = plan.context;
  s.e = a.isMoe() ? plan.expert : 1;
  s.d = std::max(1, replicas);
  s.gpus = int(plan.gpusPerReplica() * s.d);
  // Coarse experts are cut like any layer; fine-grained ones would become too thin, and are spread instead.
  s.expertTensor = plan.expertTensor > 0 ? plan.expertTensor : a.experts >= 32 && s.e > 1 ? 1 : s.t;
  s.microbatchSequences = plan.microbatchSequences;
  s.microbatches = int(std::ceil(double(job.globalBatchSequences) / (double(s.d) * plan.microbatchSequences) - 1e-9));
  s.microbatches = std::max(1, s.microbatches);
  s.sequence = job.sequenceTokens;
  s.tokens = s.sequence * plan.microbatchSequences / s.c;
  s.shardTokens = plan.sequenceParallel ? s.tokens / s.t : s.tokens;
  s.queryHeads = double(a.heads) / s.t;
  s.keyValueHeads = std::max(1.0, double(a.kvHeads) / s.t);
  const double pad = 128.0 * s.t;
  s.paddedVocabulary = std::ceil(a.vocabulary / pad) * pad;
  s.localExperts = a.isMoe() ? std::max(1.0, double(a.experts) / s.e) : 0;
  placeLayers(s, a, plan.schedule);
  return s;
}

}  // namespace cw
