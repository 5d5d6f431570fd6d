// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/estimate.h"

#include <algorithm>
#include <array>

#include "model/estimate/answer.h"
#include "model/estimate/check.h"
#include "model/estimate/dates.h"
#include "model/estimate/phased_answer.h"
#include "model/estimate/reliability_answer.h"
#include "model/estimate/sound_input.h"
#include "model/estimate/strategies.h"
#include "model/uncertainty/uncertainty.h"

namespace cw {
namespace {

PowerEstimate powerEstimate(const PowerAnswer<double>& p) {
  PowerEstimate e;
  e.gpuAverage = Power::watts(p.gpuAverage);
  e.nodeAverage = Power::watts(p.nodeAverage);
  e.itAverage = Power::watts(p.itAverage);
  e.facilityAverage = Power::watts(p.facilityAverage);
  e.facilityPeak = Power::watts(p.facilityPeak);
  e.facilityDesign = Power::watts(p.facilityDesign);
  e.swing = Power::watts(p.swing);
  e.pue = p.pue;
  e.itGpus = Power::watts(p.itGpus);
  e.itHosts = Power::watts(p.itHosts);
  e.itNetwork = Power::watts(p.itNetwork);
  e.itStorage = Power::watts(p.itStorage);
  e.distribution = Power::watts(p.distribution);
  e.cooling = Power::watts(p.cooling);
  return e;
}

void addSwingRate(PowerEstimate& p, const StepEstimate& step) {
  if (!(step.time() > Duration())) return;
  p.swingPeriod = step.time();
  p.swingWattsPerSecond = swingRate<double>(p.swing.watts(), step.part(StepPart::dataParallelExposed).seconds());
}

std::optional<Money> money(const std::optional<double>& usd) {
  return usd ? std::optional(Money::usd(*usd)) : std::nullopt;
}

CostEstimate costEstimate(const CostAnswer<double>& c) {
  CostEstimate e;
  e.nodes = money(c.nodes);
  e.network = money(c.network);
  e.storage = money(c.storage);
  e.facility = money(c.facility);
  e.depreciation = money(c.depreciation);
  e.capital = money(c.capital);
  e.energy = money(c.energy);
  e.colocation = money(c.colocation);
  e.staff = money(c.staff);
  e.maintenance = money(c.maintenance);
  e.rent = money(c.rent);
  e.runTotal = money(c.runTotal);
  e.perGpuHour = money(c.perGpuHour);
  e.perMillionTokens = money(c.perMillionTokens);
  return e;
}

/// Caps that are set were not measured; a site over its limit names the cap that fits.
void addCaps(Estimate& e, const ResolvedScenario& r) {
  const Scenario& s = *r.scenario;
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) {
    const Pool& pool = s.cluster.pools[i];
    if (!(pool.gpuLimitWatts() < pool.node.gpu.tdp.watts())) continue;
    Finding f{Rule::powerCapUnmeasured, Severity::warning, "/cluster/pools/" + std::to_string(i) + "/gpu_power_cap_w", pool.name, {}, 0};
    e.findings.push_back(f.with("cap_w", pool.gpuLimitWatts()).with("limit_w", pool.node.gpu.tdp.watts()));
  }
  if (!e.power || e.step.parts.empty()) return;
  ParallelPlan plan = r.main.plan;
  plan.data = r.main.replicas;
  e.powerCaps = powerCapsOf(s, plan);
  std::string sites;
  for (const Finding& f : e.findings)
    if (f.rule == Rule::siteOverLimit) sites += (sites.empty() ? "" : ", ") + f.text;
  if (sites.empty() || !e.powerCaps.bestTime || !(e.trainingTime > Duration())) return;
  const PowerCapOption& fit = e.powerCaps.options[*e.powerCaps.bestTime];
  Finding f{Rule::powerCapFits, Severity::note, "/cluster/pools", sites, {}, 0};
  e.findings.push_back(f.with("cap_w", fit.cap.watts()).with("slower_percent", 100 * (fit.trainingTime / e.trainingTime - 1)));
}

/// The scenario's cost under a tenure, with what it lacks.
CostAnswer<double> costUnder(const ResolvedScenario& resolved, Tenure tenure, std::string* missing) {
  Scenario s = *resolved.scenario;
  s.tenure = tenure;
  ResolvedScenario as = resolved;
  as.scenario = &s;
  std::vector<Finding> findings;
  const CostAnswer<double> cost = answerOf<double>(as, &findings).cost;
  if (!missing) return cost;
  for (const Finding& f : findings)
    if (f.rule == Rule::missingPrice || f.rule == Rule::uncountedCost) *missing += (missing->empty() ? "" : "; ") + f.text;
  return cost;
}

TenureComparison tenures(const ResolvedScenario& resolved) {
  std::array<CostAnswer<double>, 3> costs;
  std::array<std::string, 3> missing;
  for (const Tenure tenure : {Tenure::buy, Tenure::lease, Tenure::rent}) costs[std::size_t(tenure)] = costUnder(resolved, tenure, &missing[std::size_t(tenure)]);
  TenureComparison c = compareTenures(costs, missing);
  if (resolved.earlier.empty()) {
    setBreakEven(c, *resolved.scenario, costs[std::size_t(Tenure::buy)], costs[std::size_t(Tenure::rent)]);
  } else {
    ResolvedScenario whole = resolved;
    whole.earlier.clear();
    setBreakEven(c, *resolved.scenario, costUnder(whole, Tenure::buy, nullptr), costUnder(whole, Tenure::rent, nullptr));
  }
  return c;
}

void addTime(Estimate& e, const std::string& start, const Answer<double>& a) {
  e.trainingTime = Duration::seconds(a.trainingSeconds);
  e.goodput.fraction = a.goodput;
  e.goodput.meanTimeBetweenFailures = Duration::seconds(a.meanTimeBetweenFailures);
  e.goodput.checkpointTime = Duration::seconds(a.checkpointTime);
  e.goodput.checkpointInterval = Duration::seconds(a.checkpointInterval);
  if (start.empty()) return;
  e.startDate = start;
  e.finishDate = dateAfter(start, e.trainingTime);
}

PhaseEstimate phaseOf(const PhaseAnswer<double>& a) {
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
  p.runTotal = money(a.runTotal);
  return p;
}

/// The whole run, where every pool is there from its first step.
PhaseEstimate onlyPhase(const Estimate& e, const Scenario& s, const Answer<double>& a) {
  PhaseAnswer<double> p;
  for (const Pool& pool : s.cluster.pools) p.pools.push_back(pool.name);
  p.gpusInstalled = e.gpusInstalled;
  p.gpusUsed = e.gpusUsed;
  p.tokens = s.job.tokens;
  p.seconds = a.trainingSeconds;
  p.stepSeconds = a.step.total;
  p.goodput = a.goodput;
  if (a.power) p.facilityWatts = a.power->facilityAverage;
  p.facilityEnergy = a.facilityEnergy;
  p.runTotal = a.cost.runTotal;
  PhaseEstimate only = phaseOf(p);
  only.startDate = e.startDate;
  only.finishDate = e.finishDate;
  return only;
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

void addPhases(Estimate& e, const ResolvedScenario& r, const Answer<double>& a) {
  const Scenario& s = *r.scenario;
  if (a.phases.empty() && a.trainingSeconds > 0) e.phases.push_back(onlyPhase(e, s, a));
  for (const PhaseAnswer<double>& phase : a.phases) e.phases.push_back(phaseOf(phase));
  if (r.start > s.startDate && !s.startDate.empty() && !e.phases.empty()) {
    const std::vector<std::string>& first = e.phases.front().pools;
    e.findings.push_back({Rule::startMoved, Severity::warning, "/start_date", listed(first), {}, 0});
  }
  for (const PhaseAnswer<double>& phase : a.phases)
    if (!phase.trains) e.findings.push_back({Rule::phaseCannotTrain, Severity::warning, "/cluster/pools", listed(phase.pools), {}, 0});
  if (a.phases.empty()) return;
  const std::vector<std::string>& there = e.phases.back().pools;
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i)
    if (std::find(there.begin(), there.end(), s.cluster.pools[i].name) == there.end())
      e.findings.push_back({Rule::poolArrivesTooLate, Severity::warning, "/cluster/pools/" + std::to_string(i) + "/available_from", s.cluster.pools[i].name, {}, 0});
}

void addFinishDates(Estimate& e) {
  e.finishDates.reset();
  if (!e.startDate || !e.trainingDays) return;
  std::array<std::string, 3> dates;
  const Percentiles& p = *e.trainingDays;
  for (int i = 0; i < 3; ++i) {
    const auto date = dateAfter(*e.startDate, Duration::days(i == 0 ? p.p10 : i == 1 ? p.p50 : p.p90));
    if (!date) return;
    dates[std::size_t(i)] = *date;
  }
  e.finishDates = dates;
}

/// The model's own error, as measured on runs of the class, carried through: days, energy and dollars are in proportion
/// to the step time, and average power does not depend on it.
void addInterval(Estimate& e, const ResolvedScenario& r) {
  if (!(e.trainingTime.seconds() > 0)) return;
  const TimeBand band = timeBandOf(r.main);
  if (!r.earlier.empty()) {
    const std::array<Answer<double>, 3> cases{answerAt(r, band.p10), answerAt(r, band.p50), answerAt(r, band.p90)};
    const auto of = [&](auto figure) -> std::optional<Percentiles> {
      for (const Answer<double>& a : cases)
        if (!figure(a)) return std::nullopt;
      return Percentiles{*figure(cases[0]), *figure(cases[1]), *figure(cases[2])};
    };
    e.trainingDays = of([](const Answer<double>& a) { return std::optional(a.trainingSeconds / 86400); });
    e.facilityWatts = of([](const Answer<double>& a) { return a.power ? std::optional(a.power->facilityAverage) : std::nullopt; });
    e.facilityWattHours = of([](const Answer<double>& a) { return a.facilityEnergy ? std::optional(*a.facilityEnergy / 3600) : std::nullopt; });
    e.runTotalUsd = of([](const Answer<double>& a) { return a.cost.runTotal; });
    return addFinishDates(e);
  }
  const auto scaled = [&](double value) { return Percentiles{value * band.p10, value * band.p50, value * band.p90}; };
  e.trainingDays = scaled(e.trainingTime.days());
  if (e.power) e.facilityWatts = Percentiles{e.power->facilityAverage.watts(), e.power->facilityAverage.watts(), e.power->facilityAverage.watts()};
  if (e.facilityEnergy) e.facilityWattHours = scaled(e.facilityEnergy->wattHours());
  if (e.cost.runTotal) e.runTotalUsd = scaled(e.cost.runTotal->usd());
  addFinishDates(e);
}

/// Failures come faster than work is saved: a run that never ends has no time, energy or cost.
Finding neverDone(const Scenario& s, const Answer<double>& a) {
  Finding f;
  f.rule = Rule::degenerateInput;
  f.severity = Severity::error;
  f.where = "/reliability/failures_per_1000_node_days";
  f.text = "goodput";
  return f.with("value", s.reliability.failuresPerThousandNodeDays.value.value_or(0)).with("count", a.meanTimeBetweenFailures);
}

}  // namespace

Estimate estimate(const Scenario& s) {
  Estimate e;
  e.scenarioName = s.name;
  e.gpusInstalled = s.cluster.gpusInstalled();
  e.findings = unsoundInput(s);
  if (!e.findings.empty()) return e;
  const ResolvedScenario resolved = resolve(s);
  if (resolved.main.allocations.empty()) {
    e.findings.push_back({Rule::planExceedsCluster, Severity::error, "/cluster/pools", {}, {}, 0});
    e.findings.back().with("gpus_needed", 1).with("gpus_available", 0);
    return e;
  }
  const Answer<double> answer = answerOf<double>(resolved, &e.findings);
  checkScenario(resolved, e.findings);
  e.plan = resolved.main.plan;
  e.plan.data = resolved.main.replicas;
  e.step = resolved.main.step;
  e.kinds = kindsOf(resolved.main);
  e.strategies = strategiesOf(resolved);
  // A replica larger than the cluster is an error among the findings; no more GPUs are used than there are.
  e.gpusUsed = std::min(resolved.main.gpusUsed, e.gpusInstalled);
  long busy = e.gpusUsed;
  for (std::size_t i = 0; i < resolved.concurrent.size(); ++i) {
    e.concurrentJobs.push_back({s.concurrentJobs[i].name, resolved.concurrent[i].gpusUsed, resolved.concurrent[i].step});
    busy += resolved.concurrent[i].gpusUsed;
  }
  e.gpusIdle = std::max(0L, e.gpusInstalled - busy);
  if (!(answer.goodput > 0) && resolved.main.gpusUsed > 0 && answer.meanTimeBetweenFailures > 0) {
    e.findings.push_back(neverDone(s, answer));
    return e;
  }
  addTime(e, resolved.start, answer);
  addPhases(e, resolved, answer);
  e.reliability = reliabilityOf(resolved, answer);
  e.network = countNetwork(s.cluster);
  if (!e.network.buildable) e.findings.push_back({Rule::networkTooLarge, Severity::warning, "/cluster/fabric", s.cluster.fabric.name, {}, 0});
  if (answer.power) e.power = powerEstimate(*answer.power);
  if (e.power) addSwingRate(*e.power, e.step);
  addCaps(e, resolved);
  if (answer.itEnergy) e.itEnergy = Energy::joules(*answer.itEnergy);
  if (answer.facilityEnergy) e.facilityEnergy = Energy::joules(*answer.facilityEnergy);
  e.carbonKg = answer.carbonKg;
  e.waterLitres = answer.waterLitres;
  e.cost = costEstimate(answer.cost);
  e.tenures = tenures(resolved);
  addInterval(e, resolved);
  return e;
}

bool addUncertainty(const Scenario& s, Estimate& e, std::stop_token stop) {
  e.uncertainty = uncertaintyOf(s, e.plan, {}, stop);
  if (!e.uncertainty) return !stop.stop_requested();
  const auto percentiles = [&](Figure f) {
    const auto& spread = e.uncertainty->spreads[std::size_t(f)];
    return spread ? std::optional(spread->percentiles) : std::nullopt;
  };
  e.trainingDays = percentiles(Figure::trainingDays);
  e.facilityWatts = percentiles(Figure::facilityWatts);
  e.facilityWattHours = percentiles(Figure::facilityWattHours);
  e.runTotalUsd = percentiles(Figure::runUsd);
  addFinishDates(e);
  return true;
}

}  // namespace cw
