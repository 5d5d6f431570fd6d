// SPDX-License-Identifier: GPL-3.0-or-later
// Plans judged by the whole run: its days, with failures, arrivals and the batch ramp.
#pragma once

#include <stop_token>
#include <vector>

#include "model/estimate/resolve.h"

namespace cw {

/// The plan that fits with which the run ends soonest. Where none fits, the one that needs the least memory. Pools are mixed
/// as `mixing` says (not `best`). `allocated` has its nodes and no plan yet. The best so far where it was stopped.
ParallelPlan soonestPlan(const ResolvedScenario& allocated, Mixing mixing, const std::stop_token& stop = {});

/// That of several ways to run the main job which fits and ends soonest; where none fits, the one that is soonest of those
/// that are possible.
const ResolvedJob& soonestOf(const ResolvedScenario& allocated, const std::vector<ResolvedJob>& ways);

}  // namespace cw
