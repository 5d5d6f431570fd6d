// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/explain_variants.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <initializer_list>
#include <utility>

#include "model/cost/tenures.h"
#include "model/estimate/answer.h"
#include "model/estimate/power_caps.h"

namespace cw {
namespace {

constexpr std::array<std::pair<Tenure, std::string_view>, 3> tenures{{{Tenure::buy, "buy"}, {Tenure::lease, "lease"}, {Tenure::rent, "rent"}}};
constexpr std::array<std::string_view, 4> tenureFigures{"per_year_usd", "run_total_usd", "per_gpu_hour_usd", "per_million_tokens_usd"};
constexpr std::array<std::string_view, 5> capFigures{"cap_w", "training_time_days", "energy_facility_wh", "facility_peak_w", "run_total_usd"};
constexpr std::array<std::string_view, 3> bestCaps{"time", "energy", "cost"};
constexpr std::string_view tenurePrefix = "tenures/", optionPrefix = "power_caps/options/", bestPrefix = "power_caps/best_cap_w/", breakEvenKey = "break_even/buy_over_rent_months";

std::optional<Traced> tenureFigure(const ResolvedScenario& resolved, std::string_view rest) {
  for (const auto& [tenure, id] : tenures) {
    if (!rest.starts_with(id)) continue;
    const std::string_view figure = rest.substr(id.size() + 1);
    const CostAnswer<Traced> cost = costUnder<Traced>(resolved, tenure, nullptr);
    using Cost = CostAnswer<Traced>;
    return figure == "per_year_usd"
               ? costPerYear(cost)
               : cost.whole(figure == "run_total_usd"      ? &Cost::runTotal
                            : figure == "per_gpu_hour_usd" ? &Cost::perGpuHour
                                                           : &Cost::perMillionTokens);
  }
  return std::nullopt;
}

std::optional<Traced> breakEven(const ResolvedScenario& resolved) {
  const SteadyRun whole = onAllPools(resolved);
  return breakEvenMonths(*resolved.scenario, costUnder<Traced>(whole, Tenure::buy, nullptr), costUnder<Traced>(whole, Tenure::rent, nullptr));
}

ParallelPlan planOf(const ResolvedScenario& resolved) {
  ParallelPlan plan = resolved.main.plan;
  plan.data = resolved.main.replicas;
  return plan;
}

Traced capOf(const ResolvedScenario& capped) {
  const Pool& pool = capped.main.pacingPool();
  const Traced limit = catalogFact<Traced>(pool.node.gpu.tdp.watts(), "GPU power limit", "W", "GPU", pool.node.gpu);
  return named(limit * input<Traced>(pool.gpuLimitWatts() / pool.node.gpu.tdp.watts(), "share of the limit", "", "options in steps of a twentieth"), "GPU power cap", "W");
}

std::optional<Traced> optionFigure(const ResolvedScenario& resolved, std::size_t option, std::string_view figure, const std::stop_token& stop) {
  const ParallelPlan plan = planOf(resolved);
  if (option >= powerCapsOf(*resolved.scenario, plan, stop).options.size()) return std::nullopt;
  const Scenario capped = cappedScenario(*resolved.scenario, option);
  ResolvedScenario r = resolveCapped(capped, plan);
  if (figure == "cap_w") return capOf(r);
  if (figure == "facility_peak_w") r.payer = Payer::fleet;
  const Answer<Traced> a = answerOf<Traced>(r, nullptr);
  const auto over = [](const Traced& value, double by, const char* what, const char* unit, const char* name, const char* as) {
    return named(value / defined<Traced>(by, what, unit, "definition"), name, as);
  };
  if (figure == "training_time_days") return over(a.trainingSeconds, 86400, "seconds in a day", "s/day", "training time in days", "days");
  if (figure == "run_total_usd") return a.cost.whole(&CostAnswer<Traced>::runTotal);
  if (figure == "facility_peak_w") return a.power ? std::optional(a.power->facilityPeak) : std::nullopt;
  return a.facilityEnergy ? std::optional(over(*a.facilityEnergy, 3600, "joules in a watt-hour", "J/Wh", "facility energy of the run", "Wh")) : std::nullopt;
}

std::optional<Traced> bestCap(const ResolvedScenario& resolved, std::string_view aim, const std::stop_token& stop) {
  const PowerCaps caps = powerCapsOf(*resolved.scenario, planOf(resolved), stop);
  const auto& best = aim == "time" ? caps.bestTime : aim == "energy" ? caps.bestEnergy : caps.bestCost;
  return best ? optionFigure(resolved, *best, "cap_w", stop) : std::nullopt;
}

}  // namespace

std::vector<std::string> variantKeys() {
  std::vector<std::string> keys;
  const auto add = [&](std::initializer_list<std::string_view> parts) {
    std::string& key = keys.emplace_back();
    for (const std::string_view part : parts) key += part;
  };
  for (const auto& [tenure, id] : tenures)
    for (const std::string_view figure : tenureFigures) add({tenurePrefix, id, "/", figure});
  add({breakEvenKey});
  for (std::size_t i = 0; i < powerCapOptions; ++i)
    for (const std::string_view figure : capFigures) add({optionPrefix, std::to_string(i), "/", figure});
  for (const std::string_view aim : bestCaps) add({bestPrefix, aim});
  return keys;
}

bool isVariantKey(std::string_view key) {
  const std::vector<std::string> keys = variantKeys();
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::optional<Traced> variantFigure(const ResolvedScenario& resolved, std::string_view key, const std::stop_token& stop) {
  if (key == breakEvenKey) return breakEven(resolved);
  if (key.starts_with(tenurePrefix)) return tenureFigure(resolved, key.substr(tenurePrefix.size()));
  if (key.starts_with(bestPrefix)) return bestCap(resolved, key.substr(bestPrefix.size()), stop);
  const std::string_view rest = key.substr(optionPrefix.size());
  std::size_t option = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), option);
  return optionFigure(resolved, option, rest.substr(rest.find('/') + 1), stop);
}

}  // namespace cw
