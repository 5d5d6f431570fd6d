// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/fleet.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>

#include "model/estimate/answer.h"
#include "model/trace/traced.h"

namespace cw {
namespace {

template <class Real>
Answer<Real> answerFor(const ResolvedScenario& resolved, Payer payer) {
  ResolvedScenario theirs = resolved;
  theirs.payer = payer;
  return answerOf<Real>(theirs, nullptr);
}

template <class Real>
FleetPart<Real> partOf(const Answer<Real>& a) {
  FleetPart<Real> part;
  part.gpuHours = a.cost.gpuHours;
  part.costUsd = a.cost.runTotal;
  part.missing = a.cost.missing;
  if (a.facilityEnergy)
    part.energyWh = named(*a.facilityEnergy / defined<Real>(3600, "joules in a watt-hour", "J/Wh", "definition"), "facility energy of the run", "Wh");
  part.carbonKg = a.carbonKg;
  part.waterLitres = a.waterLitres;
  if (a.power) part.facilityAverageWatts = a.power->facilityAverage;
  return part;
}

/// Marks the pools on which a job runs. Of pools that are alike it has one after another.
void markBusy(const PoolsThere& there, const ResolvedJob& job, std::vector<bool>& busy) {
  for (const Allocation& a : job.allocations) {
    if (!(a.gpusUsed > 0)) continue;
    // In the scenario's order, which is that of their places in its list.
    auto first = std::lower_bound(there.pools.begin(), there.pools.end(), a.pool,
                                  [](const PoolsThere::Member& m, const Pool* pool) { return std::less<const Pool*>()(m.pool, pool); });
    const int group = first->group;
    for (int left = a.pools; left > 0 && first != there.pools.end(); ++first) {
      if (first->group != group) continue;
      busy[std::size_t(first - there.pools.begin())] = true;
      --left;
    }
  }
}

template <class Real>
void addPart(std::vector<std::pair<std::string, std::optional<Real>>>& list, const std::string& at, const FleetPart<Real>& p) {
  list.emplace_back(at + "gpu_hours", p.gpuHours);
  list.emplace_back(at + "cost_usd", p.costUsd);
  list.emplace_back(at + "energy_wh", p.energyWh);
  list.emplace_back(at + "carbon_kg", p.carbonKg);
  list.emplace_back(at + "water_l", p.waterLitres);
  list.emplace_back(at + "facility_average_w", p.facilityAverageWatts);
}

}  // namespace

template <class Real>
std::vector<std::pair<std::string, std::optional<Real>>> figuresOf(const FleetAnswer<Real>& fleet) {
  std::vector<std::pair<std::string, std::optional<Real>>> list;
  addPart(list, "", fleet.all);
  list.emplace_back("facility_peak_w", fleet.facilityPeakWatts);
  list.emplace_back("facility_design_w", fleet.facilityDesignWatts);
  list.emplace_back("swing_w", fleet.swingWatts);
  list.emplace_back("swing_stall_w", fleet.swingStallWatts);
  addPart(list, "other_jobs/", fleet.otherJobs);
  addPart(list, "idle/", fleet.idle);
  return list;
}

template <class Real>
std::optional<FleetAnswer<Real>> fleetOf(const ResolvedScenario& resolved) {
  if (!onAllPools(resolved).isShared()) return std::nullopt;
  const Answer<Real> all = answerFor<Real>(resolved, Payer::fleet);
  FleetAnswer<Real> fleet;
  fleet.all = partOf(all);
  fleet.otherJobs = partOf(answerFor<Real>(resolved, Payer::otherJobs));
  fleet.idle = partOf(answerFor<Real>(resolved, Payer::idle));
  if (all.power) {
    fleet.facilityPeakWatts = all.power->facilityPeak;
    fleet.facilityDesignWatts = all.power->facilityDesign;
    fleet.swingWatts = all.power->swing;
    fleet.swingStallWatts = all.power->swingStall;
  }
  return fleet;
}

std::vector<std::string> idlePoolsOf(const PoolsThere& there, const ResolvedJob& main,
                                     const std::vector<ResolvedJob>& concurrent) {
  std::vector<bool> busy(there.pools.size(), false);
  markBusy(there, main, busy);
  for (const ResolvedJob& job : concurrent) markBusy(there, job, busy);
  std::set<std::string_view> names;  // several pools may have one
  for (std::size_t i = 0; i < busy.size(); ++i)
    if (busy[i]) names.insert(there.pools[i].pool->name);
  std::vector<std::string> idle;
  for (const PoolsThere::Member& member : there.pools)
    if (!names.contains(member.pool->name)) idle.push_back(member.pool->name);
  return idle;
}

template std::vector<std::pair<std::string, std::optional<double>>> figuresOf(const FleetAnswer<double>&);
template std::vector<std::pair<std::string, std::optional<Traced>>> figuresOf(const FleetAnswer<Traced>&);
template std::optional<FleetAnswer<double>> fleetOf(const ResolvedScenario&);
template std::optional<FleetAnswer<Traced>> fleetOf(const ResolvedScenario&);

}  // namespace cw
