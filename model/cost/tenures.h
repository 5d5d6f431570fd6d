// SPDX-License-Identifier: GPL-3.0-or-later
// Buying, leasing and renting the same cluster for the same run, side by side.
#pragma once

#include <array>
#include <optional>

#include "model/cost/break_even_curve.h"
#include "model/cost/cost.h"

namespace cw {

/// One way to have the cluster. Amounts are absent where their sum would not be whole: `missing`
/// says what it lacks.
struct TenureCost {
  Tenure tenure = Tenure::buy;
  std::optional<Money> perYear, runTotal, perGpuHour, perMillionTokens;
  PartSet<CostGap> missing;
};

struct TenureComparison {
  std::array<TenureCost, 3> ways;
  /// After which what was bought, and used for its share of the time, has cost less than rent: hardware at its price, no
  /// resale value, against rent of the time used less what owning costs to run. Absent where rent is below the running
  /// cost, or a part of either is missing.
  std::optional<double> breakEvenMonths;
  bool withinUsefulLife = false;
  std::vector<BreakEvenPoint> breakEvenCurve;  ///< empty where a part of either is missing

  const TenureCost& operator[](Tenure t) const { return ways[std::size_t(t)]; }
};

/// All that is paid in a year; where pools arrive during the run, its mean. Absent where a part of
/// it is missing.
template <class Real>
std::optional<Real> costPerYear(const CostAnswer<Real>& cost);

/// Months after which what was bought has cost less than rent, as TenureComparison says. Costs are of all pools together, where
/// some arrive during the run too.
template <class Real>
std::optional<Real> breakEvenMonths(const Scenario& scenario, const CostAnswer<Real>& buy, const CostAnswer<Real>& rent);

/// `costs`: under each tenure, in the order of Tenure.
TenureComparison compareTenures(const std::array<CostAnswer<double>, 3>& costs,
                                std::optional<double> breakEvenMonths,
                                std::optional<double> usefulLifeYears);

}  // namespace cw
