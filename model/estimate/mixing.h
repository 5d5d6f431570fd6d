// SPDX-License-Identifier: GPL-3.0-or-later
// One job over pools of different nodes: each way of sharing it out, and what a step then takes.
//
// Gradients are summed between replicas of the same layout, so tensor, pipeline, context and expert degrees, virtual
// stages and sharding are the job's on every pool. Recompute changes no layout: each pool takes the least that fits.
#pragma once

#include "model/estimate/limits.h"
#include "model/estimate/resolve.h"

namespace cw {

inline constexpr int mostKinds = int(limits::nodeKinds);

/// Workers of one kind: `units` pieces of work take `fixed` + units × `each` seconds.
struct WorkGroup {
  double workers = 0, fixed = 0, each = 0;
  int most = 1 << 30;
  int units = 1;  ///< result, of each worker
};

/// Whole units for each group, at least one, so that `work` units are done and the last group ends as early as can be.
/// False where the groups cannot hold the work.
bool shareOut(WorkGroup* groups, int count, double work);

int layersPerStage(const Job& job, const ParallelPlan& plan);

/// Layers of a stage whose recompute makes memory fit, from the memory without any and with all of it. All layers where
/// even that does not fit; one more may be needed, as memory is not quite linear.
int layersToRecompute(const MemoryEstimate& nothing, const MemoryEstimate& everything, int layers);

// Each fills replicas, shares, step and `possible` of a job whose plan and kinds are set.
void runInLockstep(ResolvedJob& job, const Fabric& fabric);
void runInShares(ResolvedJob& job, const Fabric& fabric);
void runInStages(ResolvedJob& job, const Fabric& fabric);
void runOnOnePool(ResolvedJob& job, const Fabric& fabric);

}  // namespace cw
