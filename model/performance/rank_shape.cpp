// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/rank_shape.h"

#include <algorithm>
#include <cmath>

namespace cw {
namespace {

void placeLayers(RankShape& s, const Architecture& a) {
  const double total = a.layers + a.multiTokenPredictionLayers;
  s.moeTotal = a.moeLayers() + (a.isMoe() ? a.multiTokenPredictionLayers : 0);
  s.denseTotal = total - s.moeTotal;
  s.layers = std::ceil(total / s.p - 1e-9);
  const double deficit = s.layers * s.p - total;
  s.lastLayers = s.p == 1 ? total : std::max(0.0, s.layers - std::ceil(deficit / 2));
  s.firstLayers = s.p == 1 ? total : std::max(0.0, s.layers - std::floor(deficit / 2));
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
  placeLayers(s, a);
  return s;
}

}  // namespace cw
