// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/break_even_curve.h"

namespace cw {
namespace {

double sumOf(const CostAnswer<double>& cost, std::initializer_list<std::optional<double> CostAnswer<double>::*> parts) {
  double sum = 0;
  for (const auto part : parts) sum += (cost.*part).value_or(0);
  return sum;
}

/// What a year of owning takes whether the cluster works or not: a year of use carries it for the idle time, too, which is
/// taken back here. A building outlives the hardware: of it only what wears off.
double standingPerYear(const Scenario& s, const CostAnswer<double>& buy) {
  using Cost = CostAnswer<double>;
  const auto& life = s.prices.facilityLifeYears.value;
  return sumOf(buy, {&Cost::capital, &Cost::colocation, &Cost::staff, &Cost::maintenance}) * s.prices.utilisation.value.value_or(1) +
         (life ? buy.facility.value_or(0) / *life : 0);
}

}  // namespace

std::vector<BreakEvenPoint> breakEvenCurve(const Scenario& s, const CostAnswer<double>& buy,
                                           const CostAnswer<double>& rent) {
  using Cost = CostAnswer<double>;
  const auto perGpuHour = rent.whole(&Cost::perGpuHour);
  if (!buy.whole(&Cost::runTotal) || !buy.nodes || !perGpuHour || !rent.rent) return {};
  const double hardware = sumOf(buy, {&Cost::nodes, &Cost::network, &Cost::storage});
  const double standing = standingPerYear(s, buy), electricity = buy.energy.value_or(0);
  std::vector<BreakEvenPoint> curve;
  for (const double factor : rentFactors)
    for (const double used : utilisations) {
      BreakEvenPoint point{factor, Money::usd(factor * *perGpuHour), used, std::nullopt};
      const double savedPerYear = used * (factor * *rent.rent - electricity) - standing;
      if (savedPerYear > 0) point.months = 12 * hardware / savedPerYear;
      curve.push_back(point);
    }
  return curve;
}

}  // namespace cw
