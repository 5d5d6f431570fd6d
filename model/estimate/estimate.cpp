// SPDX-License-Identifier: GPL-3.0-or-later

#include "model/estimate/answer.h"
#include "model/estimate/check.h"
#include "model/estimate/dates.h"
#include "model/estimate/estimate.h"
#include "model/estimate/finding_order.h"
#include "model/estimate/fleet.h"
#include "model/estimate/phases.h"
#include "model/estimate/reliability_answer.h"
#include "model/estimate/sound_input.h"
#include "model/estimate/strategies.h"
#include "model/search/advice.h"
#include "model/search/choose_plan.h"
#include "model/uncertainty/outcome_model.h"
#include "model/uncertainty/uncertainty.h"
#include <algorithm>
#include <array>

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
  e.swingStall = Power::watts(p.swingStall);
  e.swingWattsPerSecond = p.swingPerSecond;
  e.pue = p.pue;
  e.itGpus = Power::watts(p.itGpus);
  e.itHosts = Power::watts(p.itHosts);
  e.itNetwork = Power::watts(p.itNetwork);
  e.itStorage = Power::watts(p.itStorage);
  e.distribution = Power::watts(p.distribution);
  e.cooling = Power::watts(p.cooling);
  return e;
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
  e.missing = c.missing;
  return e;
}

/// Caps that are set were not measured; a site over its limit names the cap that fits.
void addCaps(Estimate& e, const ResolvedScenario& r, const std::stop_token& stop) {
  const Scenario& s = *r.scenario;
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) {
    const Pool& pool = s.cluster.pools[i];
    if (!(pool.gpuLimitWatts() < pool.node.gpu.tdp.watts()) || pool.node.gpu.die == Die::hopper) continue;
    Finding f{Rule::powerCapUnmeasured, Severity::warning, "/cluster/pools/" + std::to_string(i) + "/gpu_power_cap_w", pool.name, {}, 0};
    e.findings.push_back(f.with("cap_w", pool.gpuLimitWatts()).with("limit_w", pool.node.gpu.tdp.watts()));
  }
  if (!e.power || e.step.parts.empty()) return;
  ParallelPlan plan = r.main.plan;
  plan.data = r.main.replicas;
  e.powerCaps = powerCapsOf(s, plan, stop);
  std::string sites;
  for (const Finding& f : e.findings)
    if (f.rule == Rule::siteOverLimit) sites += (sites.empty() ? "" : ", ") + f.text;
  if (sites.empty() || !e.powerCaps.bestTime || !(e.trainingTime > Duration())) return;
  const PowerCapOption& fit = e.powerCaps.options[*e.powerCaps.bestTime];
  Finding f{Rule::powerCapFits, Severity::note, "/cluster/pools", sites, {}, 0};
  e.findings.push_back(f.with("cap_w", fit.cap.watts()).with("slower_percent", 100 * (fit.trainingTime / e.trainingTime - 1)));
}

TenureComparison tenures(const ResolvedScenario& resolved) {
  std::array<CostAnswer<double>, 3> costs;
  for (const Tenure tenure : {Tenure::buy, Tenure::lease, Tenure::rent})
    costs[std::size_t(tenure)] = costUnder<double>(resolved, tenure, nullptr);
  const SteadyRun whole = onAllPools(resolved);
  const Scenario& s = *resolved.scenario;
  const CostAnswer<double> buy = costUnder<double>(whole, Tenure::buy, nullptr), rent = costUnder<double>(whole, Tenure::rent, nullptr);
  TenureComparison c = compareTenures(costs, breakEvenMonths(s, buy, rent), s.prices.usefulLifeYears.value);
  c.breakEvenCurve = breakEvenCurve(s, buy, rent);
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

/// What was measured of the model's errors and of schedules, carried through.
void addInterval(Estimate& e, const ResolvedScenario& r) {
  if (!(e.trainingTime.seconds() > 0)) return;
  const auto intervals = intervalsOf(r, runSpreadOf(r.main, *r.scenario));
  e.trainingDays = intervals[std::size_t(Figure::trainingDays)];
  e.facilityWatts = intervals[std::size_t(Figure::facilityWatts)];
  e.facilityWattHours = intervals[std::size_t(Figure::facilityWattHours)];
  e.runTotalUsd = intervals[std::size_t(Figure::runUsd)];
  addFinishDates(e);
}

/// Below this share of useful time nobody waits for the end, and times leave what numbers can hold.
constexpr double leastGoodput = 1e-6;

/// Failures come faster than work is saved: a run that never ends has no time, energy or cost.
Finding neverDone(const Scenario& s, const Answer<double>& a) {
  Finding f;
  f.rule = Rule::degenerateInput;
  f.severity = Severity::error;
  f.where = "/reliability/failures_per_1000_node_days";
  f.text = "goodput";
  return f.with("value", s.reliability.failuresPerThousandNodeDays.value.value_or(0)).with("count", a.meanTimeBetweenFailures);
}

/// What nobody would wait or pay for is said to be so.
void addImplausible(Estimate& e, const Scenario& s, const Answer<double>& a) {
  constexpr double generation = 5, century = 100, trillion = 1e12;
  const double years = a.trainingSeconds / (365.25 * 86400), life = s.prices.usefulLifeYears.value.value_or(generation);
  if (years > life) {
    Finding f{Rule::outlivesHardware, years > century ? Severity::error : Severity::warning, "/job/tokens", {}, {}, 0};
    e.findings.push_back(f.with("years", years).with("life_years", life));
  }
  if (a.cost.runTotal && *a.cost.runTotal > trillion)
    e.findings.push_back(Finding{Rule::costsTrillions, Severity::warning, "/job/tokens", {}, {}, 0}.with("usd", *a.cost.runTotal));
}

Estimate estimateOf(const Scenario& s, const std::stop_token& stop) {
  Estimate e;
  e.scenarioName = s.name;
  e.gpusInstalled = s.cluster.gpusInstalled();
  e.findings = unsoundInput(s);
  if (!e.findings.empty()) return e;
  const ResolvedScenario resolved = resolve(s, stop);
  if (stop.stop_requested()) return e;
  if (resolved.main.allocations.empty()) {
    e.findings.push_back({Rule::planExceedsCluster, Severity::error, "/cluster/pools", {}, {}, 0});
    e.findings.back().with("gpus_needed", 1).with("gpus_available", 0);
    return e;
  }
  const Answer<double> answer = answerOf<double>(resolved, &e.findings);
  checkScenario(resolved, e.findings, stop);
  addAdvice(resolved, Duration::seconds(answer.trainingSeconds), e.findings, stop);
  for (Finding& f : contradictingFacts(s)) e.findings.push_back(std::move(f));
  if (stop.stop_requested()) return e;
  e.plan = resolved.main.plan;
  e.plan.data = resolved.main.replicas;
  e.step = resolved.main.step;
  e.kinds = kindsOf(resolved.main);
  e.strategies = strategiesOf(resolved);
  // A replica larger than the cluster is an error among the findings; no more GPUs are used than there are.
  e.gpusUsed = std::min(resolved.main.gpusUsed, e.gpusInstalled);
  long busy = e.gpusUsed;
  for (std::size_t i = 0; i < resolved.concurrent->size(); ++i) {
    const ResolvedJob& job = (*resolved.concurrent)[i];
    e.concurrentJobs.push_back({s.concurrentJobs[i].name, job.gpusUsed, job.step});
    busy += job.gpusUsed;
  }
  e.gpusIdle = std::max(0L, e.gpusInstalled - busy);
  if (!(answer.goodput >= leastGoodput) && resolved.main.gpusUsed > 0 && answer.meanTimeBetweenFailures > 0) {
    e.findings.push_back(neverDone(s, answer));
    return e;
  }
  addTime(e, resolved.start, answer);
  addImplausible(e, s, answer);
  e.reliability = reliabilityOf(resolved, answer);
  e.network = resolved.pools->network;
  if (!e.network.buildable) e.findings.push_back({Rule::networkTooLarge, Severity::warning, "/cluster/fabric", s.cluster.fabric.name, {}, 0});
  if (answer.power) e.power = powerEstimate(*answer.power);
  e.powerMissing = answer.powerMissing;
  if (e.power && e.step.time() > Duration()) e.power->swingPeriod = e.step.time();
  addCaps(e, resolved, stop);
  if (stop.stop_requested()) return e;
  if (answer.itEnergy) e.itEnergy = Energy::joules(*answer.itEnergy);
  if (answer.facilityEnergy) e.facilityEnergy = Energy::joules(*answer.facilityEnergy);
  e.carbonKg = answer.carbonKg;
  e.waterLitres = answer.waterLitres;
  e.cost = costEstimate(answer.cost);
  e.gpuHours = answer.cost.gpuHours.value_or(0);
  e.fleet = fleetOf<double>(resolved);
  e.tenures = tenures(resolved);
  addPhases(e, resolved, answer);
  addInterval(e, resolved);
  return e;
}

}  // namespace

Estimate estimate(const Scenario& s, const std::stop_token& stop) {
  Estimate e = estimateOf(s, stop);
  sortFindings(e.findings, e.trainingTime);
  return stop.stop_requested() ? Estimate() : e;
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
