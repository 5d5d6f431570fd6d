// SPDX-License-Identifier: GPL-3.0-or-later
// The fastest parallel plan that fits: every combination of degrees that divides, judged by the step model.
#pragma once

#include "model/estimate/resolve.h"

namespace cw {

/// Degrees that a search combines, at most, on nodes of one kind; on several a plan takes longer, and there are more searches.
inline constexpr std::size_t mostPlans = 60'000;

struct BestPlan {
  ParallelPlan plan;
  bool fits = false;
  long evaluated = 0;  ///< plans that were judged
};

/// Pools are mixed as `mixing` says (not `best`). `job` has its allocations and GPU count; its plan is ignored. Fastest step among plans that fit; if none does,
/// the one that needs the least memory.
BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing = Mixing::lockstep);

}  // namespace cw
