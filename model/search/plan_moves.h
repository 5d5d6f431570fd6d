// SPDX-License-Identifier: GPL-3.0-or-later
// The neighbours of a plan: one thing of it is another.
#pragma once

#include <vector>

#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

/// Each degree a step up or down, each layout of the pipeline, each way of sharding, fewer replicas than `replicas`, which
/// the plan has. Recompute is whoever's task it is who tries them. Mixing stays. Some may not be legal.
std::vector<ParallelPlan> neighboursOf(const ParallelPlan& plan, const Job& job, Mixing mixing, int replicas);

}  // namespace cw
