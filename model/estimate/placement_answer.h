// SPDX-License-Identifier: GPL-3.0-or-later
// Where the axes of an answer's plan sit, and how much of the whole cluster its work takes.
#pragma once

#include <optional>
#include <vector>

#include "model/estimate/estimate.h"
#include "model/performance/placement.h"

namespace cw {

/// Of the first pool that the job uses; empty where nothing runs.
std::vector<AxisPlacement> placementOf(const Scenario& scenario, const Estimate& estimate);

/// Model FLOP over the dense peak of all GPUs that the job may use (all but spares and other jobs' nodes), as
/// StrategyEstimate has it; absent where nothing runs.
std::optional<double> mfuOfAllGpus(const Scenario& scenario, const Estimate& estimate);

}  // namespace cw
