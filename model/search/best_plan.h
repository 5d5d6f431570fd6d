// SPDX-License-Identifier: GPL-3.0-or-later
// The parallel plans with the shortest steps that fit: every combination of degrees that breaks no rule, with every layout
// of its pipeline, judged by the step model.
#pragma once

#include <algorithm>
#include <stop_token>
#include <vector>

#include "model/estimate/resolve.h"

namespace cw {

/// Plans that a search tries of all that divide, at most: on several kinds of nodes each takes longer.
constexpr std::size_t plansFor(std::size_t kinds) { return kinds == 1 ? 16000 : std::max<std::size_t>(60, 6000 / (kinds * kinds)); }

struct BestPlan {
  ParallelPlan plan;
  bool fits = false;
  long evaluated = 0;                    ///< plans that were judged
  std::vector<ParallelPlan> runnersUp;   ///< with other degrees, the best first; none where nothing fits
};

struct SearchEffort {
  std::size_t plans = plansFor(1);  ///< combinations of degrees: of more, some are tried, and then the neighbours of the best
  std::size_t kept = 1;      ///< plans that are returned, runners-up among them
  bool usual = false;        ///< only what most teams run: like stages, few virtual ones, microbatches in whole rounds
};

/// Pools are mixed as `mixing` says (not `best`). `job` has its allocations and GPU count; its plan is ignored. Shortest step
/// among plans that fit; if none does, the one that needs the least memory. The best so far where it was stopped.
BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing, SearchEffort effort, const std::stop_token& stop = {});
}  // namespace cw
