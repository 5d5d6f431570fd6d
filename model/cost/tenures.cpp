// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/tenures.h"

#include "model/trace/traced.h"

namespace cw {
namespace {

std::optional<Money> money(const std::optional<double>& usd) { return usd ? std::optional(Money::usd(*usd)) : std::nullopt; }

/// Absent where all of it is used.
template <class Real>
std::optional<Real> shareUsed(const Prices& p) {
  if (!p.utilisation.value || *p.utilisation.value == 1) return std::nullopt;
  return input<Real>(*p.utilisation.value, "share of its life in which it is used", "", sourceOf(p.utilisation));
}

/// What is used up in a year of use: all but what wears off the hardware. A building outlives the hardware: of it only
/// what wears off counts.
template <class Real>
std::optional<Real> runningPerYear(const Scenario& s, const CostAnswer<Real>& buy) {
  std::optional<Real> sum;
  const auto add = [&](const std::optional<Real>& part) {
    if (part) sum = sum ? *sum + *part : *part;
  };
  for (const auto& part : {buy.capital, buy.energy, buy.colocation, buy.staff, buy.maintenance}) add(part);
  const auto& life = s.prices.facilityLifeYears;
  if (buy.facility && valueOf(*buy.facility) > 0 && life.value) {
    const Real worn = *buy.facility / input<Real>(*life.value, "life of a facility", "years", life.provenance.source.c_str());
    const auto used = shareUsed<Real>(s.prices);
    add(named(used ? worn / *used : worn, "facility that wears off in a year", "USD"));
  }
  return sum ? std::optional(named(*sum, "running cost of owning, a year", "USD")) : std::nullopt;
}

}  // namespace

template <class Real>
std::optional<Real> costPerYear(const CostAnswer<Real>& cost) {
  if (!cost.whole(&CostAnswer<Real>::runTotal)) return std::nullopt;
  std::optional<Real> sum;
  for (const auto& part : {cost.depreciation, cost.capital, cost.energy, cost.colocation, cost.staff, cost.maintenance, cost.rent})
    if (part) sum = sum ? *sum + *part : *part;
  return sum ? std::optional(named(*sum, "cost a year", "USD/year")) : std::nullopt;
}

template <class Real>
std::optional<Real> breakEvenMonths(const Scenario& s, const CostAnswer<Real>& buy, const CostAnswer<Real>& rent) {
  using Cost = CostAnswer<Real>;
  if (!buy.whole(&Cost::runTotal) || !rent.whole(&Cost::runTotal) || !buy.nodes || !rent.rent)
    return std::nullopt;
  Real hardware = *buy.nodes;
  for (const auto& part : {buy.network, buy.storage})
    if (part) hardware = hardware + *part;
  hardware = named(hardware, "hardware at its price", "USD");
  const std::optional<Real> running = runningPerYear(s, buy);
  const Real saved = running ? named(*rent.rent - *running, "rent that owning saves, a year", "USD") : *rent.rent;
  if (!(valueOf(saved) > 0)) return std::nullopt;
  const Real months = named(defined<Real>(12, "months of a year", "months", "definition") * (hardware / saved), "months of use after which buying has cost less", "months");
  const auto used = shareUsed<Real>(s.prices);
  return used ? named(months / *used, "months after which buying has cost less", "months") : months;
}

TenureComparison compareTenures(const std::array<CostAnswer<double>, 3>& costs,
                                std::optional<double> breakEvenMonths,
                                std::optional<double> usefulLifeYears) {
  TenureComparison c;
  c.breakEvenMonths = breakEvenMonths;
  c.withinUsefulLife = breakEvenMonths && usefulLifeYears && *breakEvenMonths <= 12 * *usefulLifeYears;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    TenureCost& way = c.ways[i];
    way.tenure = Tenure(i);
    way.missing = costs[i].missing;
    way.runTotal = money(costs[i].whole(&CostAnswer<double>::runTotal));
    way.perGpuHour = money(costs[i].whole(&CostAnswer<double>::perGpuHour));
    way.perMillionTokens = money(costs[i].whole(&CostAnswer<double>::perMillionTokens));
    way.perYear = money(costPerYear<double>(costs[i]));
  }
  return c;
}

template std::optional<double> costPerYear(const CostAnswer<double>&);
template std::optional<Traced> costPerYear(const CostAnswer<Traced>&);
template std::optional<double> breakEvenMonths(const Scenario&, const CostAnswer<double>&, const CostAnswer<double>&);
template std::optional<Traced> breakEvenMonths(const Scenario&, const CostAnswer<Traced>&, const CostAnswer<Traced>&);

}  // namespace cw
