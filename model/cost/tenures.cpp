// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/tenures.h"

namespace cw {
namespace {

constexpr double hoursPerYear = 8766;

std::optional<Money> money(const std::optional<double>& usd) { return usd ? std::optional(Money::usd(*usd)) : std::nullopt; }

void findBreakEven(TenureComparison& c, const Scenario& s, const CostAnswer<double>& buy, const CostAnswer<double>& rent) {
  if (!buy.runTotal || !rent.runTotal || !buy.nodes || !rent.rent) return;
  const double hardware = *buy.nodes + buy.network.value_or(0) + buy.storage.value_or(0);
  double running = 0;
  for (const auto& part : {buy.capital, buy.energy, buy.colocation, buy.staff, buy.maintenance})
    running += part.value_or(0);
  // A building outlives the hardware: of it only what wears off counts.
  if (buy.facility && *buy.facility > 0 && s.prices.facilityLifeYears.value) running += *buy.facility / *s.prices.facilityLifeYears.value;
  const double saved = *rent.rent - running;
  if (!(saved > 0)) return;
  const double years = hardware / saved;
  c.breakEvenMonths = 12 * years;
  c.withinUsefulLife = s.prices.usefulLifeYears.value && years <= *s.prices.usefulLifeYears.value;
}

}  // namespace

TenureComparison compareTenures(const Scenario& s, const std::array<CostAnswer<double>, 3>& costs, const std::array<std::string, 3>& missing) {
  TenureComparison c;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    TenureCost& way = c.ways[i];
    way.tenure = Tenure(i);
    way.missing = missing[i];
    way.runTotal = money(costs[i].runTotal);
    way.perGpuHour = money(costs[i].perGpuHour);
    way.perMillionTokens = money(costs[i].perMillionTokens);
    if (costs[i].perGpuHour) way.perYear = Money::usd(*costs[i].perGpuHour * double(s.cluster.gpusInstalled()) * hoursPerYear);
  }
  findBreakEven(c, s, costs[std::size_t(Tenure::buy)], costs[std::size_t(Tenure::rent)]);
  return c;
}

}  // namespace cw
