// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario with everything decided: which job runs on which nodes, with how many replicas.
#pragma once

#include <vector>

#include "model/estimate/scenario.h"
#include "model/performance/step.h"

namespace cw {

/// Nodes of one pool that one job runs on.
struct Allocation {
  const Pool* pool = nullptr;
  double nodes = 0;  ///< installed there, spares included
  double usableNodes = 0;
  double gpusUsed = 0;
};

struct ResolvedJob {
  const Job* job = nullptr;
  ParallelPlan plan;
  int replicas = 1;
  long gpusAvailable = 0;
  long gpusUsed = 0;
  std::vector<Allocation> allocations;
  int pacingPool = 0;            ///< index into allocations: the pool whose GPUs set the pace
  int tightestPool = 0;          ///< and the one with the least headroom
  StepEstimate step;
};

struct ResolvedScenario {
  const Scenario* scenario = nullptr;
  ResolvedJob main;
  std::vector<ResolvedJob> concurrent;
  bool planFound = true;  ///< false: "best" was asked for and nothing fits; the least bad plan is shown
};

/// Replicas: the plan's, as far as there are GPUs for them; where it leaves them open, the most whose microbatches
/// divide the batch. At least one.
int replicasFor(const Job& job, const ParallelPlan& plan, long gpusAvailable);

/// Interleaved stages take microbatches in rounds of the pipeline's length.
bool interleavesEvenly(const Job& job, const ParallelPlan& plan, int replicas);

/// Step of a job in lockstep over its pools: the slowest pool's step, the tightest pool's memory, the sum of peaks.
void evaluateJob(ResolvedJob& job, const Fabric& fabric, bool withOperators);

/// Gives the job of a chosen plan its replicas and evaluates it.
void settleJob(ResolvedJob& job, const Fabric& fabric, bool withOperators);

ResolvedScenario resolve(const Scenario& scenario);

}  // namespace cw
