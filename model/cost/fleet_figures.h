// SPDX-License-Identifier: GPL-3.0-or-later
// A cluster that jobs share: what all of it takes while the main job runs, and how that divides.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/cost/cost.h"

namespace cw {

/// What one payer's GPUs take over the main job's run.
template <class Real>
struct FleetPart {
  std::optional<Real> gpuHours, costUsd, energyWh, carbonKg, waterLitres, facilityAverageWatts;
  PartSet<CostGap> missing;  ///< what its cost lacks
};

/// The main job's share is what the rest of the answer shows: with the other jobs and what idles it makes up all.
template <class Real>
struct FleetAnswer {
  FleetPart<Real> all, otherJobs, idle;
  /// Of all sites, which feed the whole fleet. Swings: were all jobs to swing, or to stop, at once.
  std::optional<Real> facilityPeakWatts, facilityDesignWatts, swingWatts, swingStallWatts;
};

/// Every figure by its key below "fleet" in the JSON answer ("idle/cost_usd"), in the order of the answer.
template <class Real>
std::vector<std::pair<std::string, std::optional<Real>>> figuresOf(const FleetAnswer<Real>& fleet);

}  // namespace cw
