// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/phases.h"

#include <string>
#include <vector>

#include "model/estimate/build_dates.h"
#include "model/estimate/dates.h"
#include "model/estimate/fleet.h"

namespace cw {
namespace {

std::string startOf(const PhaseAnswer<double>& a, const std::string& runStart) {
  return runStart.empty() ? "" : dateAfter(runStart, Duration::seconds(a.startSeconds)).value_or("");
}

std::vector<std::string> namesOf(const PoolsThere& pools) {
  std::vector<std::string> names;
  for (const PoolsThere::Member& member : pools.pools) names.push_back(member.pool->name);
  return names;
}

PhaseEstimate shown(const PhaseAnswer<double>& a, const std::string& runStart) {
  PhaseEstimate p;
  if (!runStart.empty()) {
    p.startDate = startOf(a, runStart);
    p.finishDate = dateAfter(runStart, Duration::seconds(a.startSeconds + a.seconds));
  }
  p.pools = namesOf(*a.pools);
  p.idlePools = idlePoolsOf(*a.pools, *a.main, *a.concurrent);
  p.gpusInstalled = a.gpusInstalled;
  p.gpusUsed = a.gpusUsed;
  p.maintenance = a.maintenance;
  p.globalBatchSequences = a.globalBatchSequences;
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

/// The whole run, where nothing changes during it.
PhaseEstimate onlyPhase(const Estimate& e, const ResolvedScenario& r) {
  const Scenario& s = *r.scenario;
  PhaseEstimate p;
  p.startDate = e.startDate;
  p.finishDate = e.finishDate;
  for (const Pool& pool : s.cluster.pools) p.pools.push_back(pool.name);
  p.idlePools = idlePoolsOf(*r.pools, r.main, *r.concurrent);
  p.gpusInstalled = e.gpusInstalled;
  p.gpusUsed = e.gpusUsed;
  p.globalBatchSequences = s.job.globalBatchSequences;
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

Finding about(Rule rule, Severity severity, const std::string& where, const std::string& text) { return {rule, severity, where, text, {}, 0}; }

void checkPhases(Estimate& e, const Answer<double>& a) {
  for (const PhaseAnswer<double>& phase : a.phases)
    if (!phase.trains && !phase.maintenance) e.findings.push_back(about(Rule::phaseCannotTrain, Severity::warning, "/cluster/pools", listed(namesOf(*phase.pools))));
}

void checkArrivals(Estimate& e, const Scenario& s, const Answer<double>& a, const std::string& runStart) {
  const std::string lastStart = a.phases.empty() ? "" : startOf(a.phases.back(), runStart);
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) {
    const Pool& pool = s.cluster.pools[i];
    const std::string from = availableFrom(pool);
    if (s.startDate.empty() && !from.empty()) e.findings.push_back(about(Rule::arrivalWithoutStart, Severity::note, arrivalOf(i), pool.name));
    if (!a.phases.empty() && from > lastStart) e.findings.push_back(about(Rule::poolArrivesTooLate, Severity::warning, arrivalOf(i), pool.name));
  }
}

void checkMaintenance(Estimate& e, const Scenario& s) {
  const Reliability& r = s.reliability;
  if (r.maintenance.empty()) return;
  if (s.startDate.empty()) e.findings.push_back(about(Rule::maintenanceWithoutStart, Severity::note, "/reliability/maintenance", {}));
  const double share = r.plannedPauseFraction.value.value_or(0);
  if (share > 0) e.findings.push_back(about(Rule::pausesCountedTwice, Severity::note, "/reliability/planned_pause_fraction", {}).with("percent", 100 * share));
}

}  // namespace

void addPhases(Estimate& e, const ResolvedScenario& r, const Answer<double>& a) {
  const Scenario& s = *r.scenario;
  for (const Pool& pool : s.cluster.pools)
    if (isBuilt(pool)) e.builds.push_back({pool.name, buildDaysOf<double>(pool), buildDatesOf(pool)});
  if (!(e.trainingTime > Duration())) return;
  for (const PhaseAnswer<double>& phase : a.phases) e.phases.push_back(shown(phase, r.start));
  if (e.phases.empty()) e.phases.push_back(onlyPhase(e, r));
  if (r.start > s.startDate) e.findings.push_back(about(Rule::startMoved, Severity::warning, "/start_date", listed(e.phases.front().pools)));
  checkPhases(e, a);
  checkArrivals(e, s, a, r.start);
  checkMaintenance(e, s);
  double ramped = 0;
  for (const BatchStage& stage : s.job.batchRamp) ramped += stage.tokens;
  if (ramped > s.job.tokens) e.findings.push_back(about(Rule::rampOutlastsRun, Severity::warning, "/job/batch_ramp", {}).with("ramp_tokens", ramped).with("tokens", s.job.tokens));
}

}  // namespace cw
