// SPDX-License-Identifier: GPL-3.0-or-later
// How far days, megawatts, energy and dollars may spread, from the model's own measured error and the planner's ranges.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "model/estimate/scenario.h"
#include "model/uncertainty/outcome.h"

namespace cw {

struct Sampling {
  int samples = 10'000;  ///< fewer, `fewestSamples` at least, where each takes long: many pools in many phases
  std::uint64_t seed = 5;
  int threads = 0;  ///< 0: as many as the machine runs at once. The result does not depend on it
};

inline constexpr int fewestSamples = 50;

/// The model's error and every range vary at once and independently of each other; what has no range stays as it is.
/// `plan`: as the estimate of the scenario has used it; it stays (see OutcomeModel).
/// Absent: nothing to run on, nothing that can be dated, or stopped.
std::optional<Uncertainty> uncertaintyOf(const Scenario& scenario, const ParallelPlan& plan, const Sampling& sampling = {},
                                         std::stop_token stop = {});

}  // namespace cw
