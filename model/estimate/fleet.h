// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of fleet_figures.h from a scenario whose jobs share a cluster, for numbers and derivations.
#pragma once

#include "model/cost/fleet_figures.h"
#include "model/estimate/resolve.h"

namespace cw {

/// Absent where the main job has the cluster for itself.
template <class Real>
std::optional<FleetAnswer<Real>> fleetOf(const ResolvedScenario& resolved);

/// Names of the pools, of those that are there, on which no job runs; of pools of one name, where none of them has a job.
std::vector<std::string> idlePoolsOf(const PoolsThere& there, const ResolvedJob& main,
                                     const std::vector<ResolvedJob>& concurrent);

}  // namespace cw
