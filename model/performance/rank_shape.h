// SPDX-License-Identifier: GPL-3.0-or-later
// The integers of a plan applied to a job: what one rank of the busiest stage holds and does.
#pragma once

#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

struct RankShape {
  int t = 1, p = 1, v = 1, c = 1, e = 1, d = 1;
  int expertTensor = 1;     ///< tensor degree of the experts
  int microbatches = 1;     ///< a replica's, per step
  double tokens = 0;        ///< of one microbatch on one rank of the context group
  double sequence = 0;
  double microbatchSequences = 1;
  double shardTokens = 0;   ///< tokens of norms, dropout and residuals: / t under sequence parallelism
  double queryHeads = 0, keyValueHeads = 0;  ///< of one tensor rank
  double paddedVocabulary = 0;
  double layers = 0;        ///< of the fullest middle stage
  double moeLayers = 0;     ///< of these
  double firstLayers = 0, lastLayers = 0;  ///< of the first and last stage
  double moeTotal = 0, denseTotal = 0;     ///< of the model
  double localExperts = 0;  ///< routed experts on one rank
  int gpus = 1;             ///< of the whole job
};

/// Layers that do not divide leave the first and last stage short: that is where embedding and output layer sit.
RankShape shapeOf(const Job& job, const ParallelPlan& plan, int replicas);

}  // namespace cw
