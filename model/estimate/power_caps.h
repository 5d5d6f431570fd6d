// SPDX-License-Identifier: GPL-3.0-or-later
// What a cap on the GPUs' power costs in time and saves in energy and dollars, and which cap is best for each.
#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <vector>

#include "model/estimate/resolve.h"
#include "model/units/units.h"

namespace cw {

/// The run with every GPU capped at the same share of its limit; the plan stays.
struct PowerCapOption {
  double share = 1;      ///< of the GPU's limit
  Power cap;             ///< of the GPUs that set the pace
  Duration trainingTime;
  std::optional<Energy> facilityEnergy;
  std::optional<Power> facilityPeak;  ///< of all that the sites feed, other jobs included
  std::optional<Money> runTotal;
  bool withinSites = true;  ///< the peak keeps within every site's limit
};

struct PowerCaps {
  std::vector<PowerCapOption> options;  ///< from no cap downwards; empty where power is not known
  // Indices into options, of those within the sites' limits; absent where none is.
  std::optional<std::size_t> bestTime, bestEnergy, bestCost;
};

inline constexpr std::size_t powerCapOptions = 11;

/// The scenario and its job under the option of that index. `capped` has to outlive the result.
Scenario cappedScenario(const Scenario& scenario, std::size_t option);
ResolvedScenario resolveCapped(const Scenario& capped, const ParallelPlan& plan);

/// Caps from the full limit down to half of it, in steps of a twentieth. `plan`: as resolved, replicas filled in.
/// Empty where it was stopped.
PowerCaps powerCapsOf(const Scenario& scenario, const ParallelPlan& plan, const std::stop_token& stop = {});

}  // namespace cw
