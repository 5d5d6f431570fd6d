// SPDX-License-Identifier: GPL-3.0-or-later
// The fastest parallel plan that fits: every combination of degrees that divides, judged by the step model.
#pragma once

#include <stop_token>

#include "model/estimate/resolve.h"

namespace cw {

/// Plans that a search tries of all that divide, at most: on several kinds of nodes each takes longer.
constexpr std::size_t plansFor(std::size_t kinds) { return 6000 / kinds; }

struct BestPlan {
  ParallelPlan plan;
  bool fits = false;
  long evaluated = 0;  ///< plans that were judged
};

/// Pools are mixed as `mixing` says (not `best`). `job` has its allocations and GPU count; its plan is ignored. Fastest step among plans that fit; if none does,
/// the one that needs the least memory.
/// Where more than `most` plans divide, so many are tried, and then the neighbours of the best.
/// The best so far where it was stopped.
BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing, std::size_t most, const std::stop_token& stop = {});
BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing = Mixing::lockstep);

}  // namespace cw
