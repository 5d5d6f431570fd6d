// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/phases.h"

#include <string>
#include <vector>

#include "model/estimate/dates.h"

namespace cw {
namespace {

PhaseEstimate shown(const PhaseAnswer<double>& a) {
  PhaseEstimate p;
  p.startDate = a.start;
  p.finishDate = dateAfter(a.start, Duration::seconds(a.seconds));
  p.pools = a.pools;
  p.gpusInstalled = a.gpusInstalled;
  p.gpusUsed = a.gpusUsed;
  p.tokens = a.tokens;
  p.duration = Duration::seconds(a.seconds);
  p.pause = Duration::seconds(a.pause);
  p.stepTime = Duration::seconds(a.stepSeconds);
  p.goodput = a.goodput;
  if (a.facilityWatts) p.facilityAverage = Power::watts(*a.facilityWatts);
  if (a.facilityEnergy) p.facilityEnergy = Energy::joules(*a.facilityEnergy);
  if (a.runTotal) p.runTotal = Money::usd(*a.runTotal);
  return p;
}

/// The whole run, where every pool is there from its first step.
PhaseEstimate onlyPhase(const Estimate& e, const Scenario& s) {
  PhaseEstimate p;
  p.startDate = e.startDate;
  p.finishDate = e.finishDate;
  for (const Pool& pool : s.cluster.pools) p.pools.push_back(pool.name);
  p.gpusInstalled = e.gpusInstalled;
  p.gpusUsed = e.gpusUsed;
  p.tokens = s.job.tokens;
  p.duration = e.trainingTime;
  p.stepTime = e.step.time();
  p.goodput = e.goodput.fraction;
  if (e.power) p.facilityAverage = e.power->facilityAverage;
  p.facilityEnergy = e.facilityEnergy;
  p.runTotal = e.cost.runTotal;
  return p;
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

std::string arrivalOf(std::size_t pool) { return "/cluster/pools/" + std::to_string(pool) + "/available_from"; }

}  // namespace

void addPhases(Estimate& e, const ResolvedScenario& r, const Answer<double>& a) {
  const Scenario& s = *r.scenario;
  if (!(e.trainingTime > Duration())) return;
  for (const PhaseAnswer<double>& phase : a.phases) e.phases.push_back(shown(phase));
  if (e.phases.empty()) e.phases.push_back(onlyPhase(e, s));
  if (r.start > s.startDate) e.findings.push_back({Rule::startMoved, Severity::warning, "/start_date", listed(e.phases.front().pools), {}, 0});
  for (const PhaseAnswer<double>& phase : a.phases)
    if (!phase.trains) e.findings.push_back({Rule::phaseCannotTrain, Severity::warning, "/cluster/pools", listed(phase.pools), {}, 0});
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) {
    const Pool& pool = s.cluster.pools[i];
    if (s.startDate.empty() && !pool.availableFrom.empty()) e.findings.push_back({Rule::arrivalWithoutStart, Severity::note, arrivalOf(i), pool.name, {}, 0});
    if (!a.phases.empty() && pool.availableFrom > a.phases.back().start) e.findings.push_back({Rule::poolArrivesTooLate, Severity::warning, arrivalOf(i), pool.name, {}, 0});
  }
}

}  // namespace cw
