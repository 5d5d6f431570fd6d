// SPDX-License-Identifier: GPL-3.0-or-later
// After how long buying beats renting, over the rent and over the share of its life in which what was bought is used.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "model/cost/cost.h"

namespace cw {

struct BreakEvenPoint {
  double rentFactor = 1;   ///< of the scenario's rent
  Money rentPerGpuHour;
  double utilisation = 1;  ///< share of the time in which the cluster has work; rent is paid for that time alone
  std::optional<double> months;  ///< absent: never, rent is below what owning costs to run
};

inline constexpr std::array rentFactors{0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0};
inline constexpr std::array utilisations{1.0, 0.75, 0.5};

/// Every rent, and within it every utilisation. `buy` and `rent` are costs of a cluster that always has work. Empty where a part
/// of either is missing.
std::vector<BreakEvenPoint> breakEvenCurve(const Scenario& scenario, const CostAnswer<double>& buy,
                                           const CostAnswer<double>& rent);

}  // namespace cw
