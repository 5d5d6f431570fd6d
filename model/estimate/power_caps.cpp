// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/power_caps.h"

#include "model/estimate/answer.h"

namespace cw {
namespace {

constexpr int steps = 20;  // of the limit, and options for the upper half of them
static_assert(int(powerCapOptions) == steps / 2 + 1);

bool overLimit(const std::vector<Finding>& findings) {
  for (const Finding& f : findings)
    if (f.rule == Rule::siteOverLimit) return true;
  return false;
}

double shareOf(std::size_t option) { return double(steps - int(option)) / steps; }

std::optional<PowerCapOption> optionOf(const Scenario& capped, const ParallelPlan& plan, double share) {
  ResolvedScenario r = resolveCapped(capped, plan);
  if (r.main.allocations.empty()) return std::nullopt;  // a cap below what GPUs draw when idle is none
  std::vector<Finding> findings;
  const Answer<double> a = answerOf<double>(r, &findings);
  if (!a.power || !a.powerMissing.empty() || !(a.trainingSeconds > 0)) return std::nullopt;
  PowerCapOption o;
  o.share = share;
  o.cap = Power::watts(r.main.pacingPool().gpuLimitWatts());
  o.trainingTime = Duration::seconds(a.trainingSeconds);
  if (a.facilityEnergy) o.facilityEnergy = Energy::joules(*a.facilityEnergy);
  r.payer = Payer::fleet;  // the sites feed all of it
  o.facilityPeak = Power::watts(r.scenario->concurrentJobs.empty() ? a.power->facilityPeak : answerOf<double>(r, nullptr).power->facilityPeak);
  if (const auto total = a.cost.whole(&CostAnswer<double>::runTotal))
    o.runTotal = Money::usd(*total);
  o.withinSites = !overLimit(findings);
  return o;
}

/// The option within the sites' limits with the least of a figure; the highest cap of equals.
template <class Figure>
std::optional<std::size_t> least(const std::vector<PowerCapOption>& options, Figure figure) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const auto value = figure(options[i]);
    if (!options[i].withinSites || !value) continue;
    if (!best || *value < *figure(options[*best])) best = i;
  }
  return best;
}

}  // namespace

Scenario cappedScenario(const Scenario& scenario, std::size_t option) {
  Scenario capped = scenario;
  for (Pool& pool : capped.cluster.pools) pool.gpuPowerCap = pool.node.gpu.tdp * shareOf(option);
  return capped;
}

ResolvedScenario resolveCapped(const Scenario& capped, const ParallelPlan& plan) {
  ResolvedScenario r = allocate(capped);
  settle(r, plan, false);
  return r;
}

PowerCaps powerCapsOf(const Scenario& scenario, const ParallelPlan& plan, const std::stop_token& stop) {
  PowerCaps caps;
  for (std::size_t i = 0; i < powerCapOptions; ++i) {
    const auto option = optionOf(cappedScenario(scenario, i), plan, shareOf(i));
    if (stop.stop_requested()) return {};
    if (!option) break;
    caps.options.push_back(*option);
  }
  caps.bestTime = least(caps.options, [](const PowerCapOption& o) { return std::optional(o.trainingTime.seconds()); });
  caps.bestEnergy = least(caps.options, [](const PowerCapOption& o) { return o.facilityEnergy ? std::optional(o.facilityEnergy->joules()) : std::nullopt; });
  caps.bestCost = least(caps.options, [](const PowerCapOption& o) { return o.runTotal ? std::optional(o.runTotal->usd()) : std::nullopt; });
  return caps;
}

}  // namespace cw
