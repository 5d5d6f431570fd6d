// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <optional>

#include "data/answer/estimate_json.h"
#include "data/answer/placement_table.h"
#include "data/answer/reliability_text.h"
#include "data/answer/risk.h"
#include "data/answer/table.h"
#include "data/catalog/catalog.h"
#include "data/text/finding_text.h"
#include "data/text/part_text.h"
#include "data/text/printable.h"
#include "data/text/scope_text.h"
#include "model/performance/constants.h"
#include "model/performance/memory_chance.h"
#include "model/performance/rates.h"
#include "model/version.h"
#include "model/workload/parameters.h"

namespace cw {
namespace {

constexpr const char* unknown = "not known";

std::string percent(double fraction) { return readable(fraction * 100) + " %"; }
std::string in(const Currency& c, const std::optional<Money>& money) { return money ? amountText(c.amount(*money)) + " " + c.shownCode() : unknown; }
std::string watts(Power power) { return scaled(power.watts(), "W"); }
/// A sum that lacks a part is a lower bound, and says what it lacks.
template <class Part>
std::string atLeast(const std::string& sum, const PartSet<Part>& missing) {
  if (missing.empty()) return sum;
  return (sum == unknown ? sum + " " : "at least " + sum + ", ") +
         withoutText(missing).toStdString();
}
std::string spaced(std::string_view key) {
  std::string words(key);
  for (char& c : words)
    if (c == '_') c = ' ';
  return words;
}

/// A sentence below a table.
std::string below(const QString& sentence) {
  return sentence.isEmpty() ? std::string() : "    " + sentence.toStdString() + "\n";
}

std::string section(const std::string& title, const std::vector<Row>& rows, std::size_t rightFrom = 1) {
  return "\n" + title + "\n" + alignedTable(rows, rightFrom, "  ");
}

/// "tensor 8 · pipeline 16 · data 24"; degrees of one are left out.
std::string planText(const ParallelPlan& plan) {
  std::string text;
  const auto add = [&](const char* name, int degree) {
    if (degree > 1) text += (text.empty() ? "" : " · ") + std::string(name) + " " + std::to_string(degree);
  };
  add("tensor", plan.tensor);
  add("pipeline", plan.pipeline);
  add("virtual stages", plan.virtualStages);
  add("context", plan.context);
  add("expert", plan.expert);
  add("data", plan.data);
  return (text.empty() ? "one GPU" : text) + " · microbatch " + std::to_string(plan.microbatchSequences);
}

std::string parametersText(const Architecture& architecture) {
  const ParameterCount count = countParameters(architecture);
  const auto billions = [](double n) { return readable(n / 1e9) + " billion"; };
  std::string text = billions(count.total);
  if (count.prediction > 0) text += ", prediction modules " + billions(count.prediction) + " more";
  if (count.active < count.total) text += ", active " + billions(count.active) + " (" + activeParametersDefinition + ")";
  return text;
}

std::string summary(const Scenario& scenario, const Estimate& e) {
  const Rates<double> rates = ratesOf(e.step, e.gpusUsed);
  std::vector<Row> rows{{"GPUs installed / used / idle", readable(double(e.gpusInstalled)) + " / " + readable(double(e.gpusUsed)) + " / " + readable(double(e.gpusIdle))},
                        {"parallel plan", planText(e.plan)},
                        {"parameters", parametersText(scenario.job.architecture)}};
  if (!(e.step.time() > Duration())) return alignedTable(rows, 9, "  ");
  rows.push_back({"step time", readable(e.step.time().seconds()) + " s"});
  rows.push_back({"tokens", scaled(rates.tokensPerSecond, "") + "/s, " + readable(rates.tokensPerSecondPerGpu) + " /s and GPU"});
  rows.push_back({"model FLOP per GPU", scaled(rates.modelFlopPerSecondPerGpu, "FLOP/s")});
  rows.push_back({"MFU", percent(rates.mfu) + " (whole score matrix " + percent(rates.mfuFullAttention) + ", HFU " + percent(rates.hfu) + ")"});
  if (e.trainingTime > Duration()) {
    std::string days = readable(e.trainingTime.days()) + " days";
    if (e.trainingDays) days += " (P10–P90: " + readable(e.trainingDays->p10) + "–" + readable(e.trainingDays->p90) + ")";
    rows.push_back({"training time", days});
    rows.push_back({"goodput", percent(e.goodput.fraction)});
  }
  if (e.startDate && e.finishDate) rows.push_back({"dates", *e.startDate + " to " + *e.finishDate});
  return alignedTable(rows, 9, "  ");
}

std::string phasesTable(const Estimate& e) {
  if (e.phases.size() < 2) return {};
  std::vector<Row> rows{{"from", "to", "days", "GPUs used / installed", "batch", "tokens", "step", "goodput", "average power"}};
  for (const PhaseEstimate& p : e.phases)
    rows.push_back({p.startDate.value_or(""), p.finishDate.value_or(""), readable(p.duration.days()), readable(double(p.gpusUsed)) + " / " + readable(double(p.gpusInstalled)),
                    readable(p.globalBatchSequences), scaled(p.tokens, ""), p.gpusUsed > 0 ? readable(p.stepTime.seconds()) + " s" : p.maintenance ? "maintenance" : "nothing trained",
                    p.gpusUsed > 0 ? percent(p.goodput) : "", p.facilityAverage ? readable(p.facilityAverage->megawatts()) + " MW" : unknown});
  return "\nPhases; one on other GPUs than before, or after a stop, begins with a pause for resharding\n" + alignedTable(rows, 2, "  ");
}

std::string buildTable(const Estimate& e) {
  if (e.builds.empty()) return {};
  const auto days = [](const std::optional<double>& d) { return d ? readable(*d) : std::string("not given"); };
  const auto date = [](const std::optional<std::string>& d) { return d.value_or("not known"); };
  std::vector<Row> rows{{"pool", "racks", "lead", "racks in", "burn-in", "days in all", "order", "first rack", "last rack", "ready"}};
  for (const BuildEstimate& b : e.builds)
    rows.push_back({b.pool, b.days.racks ? readable(*b.days.racks) : unknown, days(b.days.lead), days(b.days.installation), days(b.days.burnIn), days(b.days.total),
                    date(b.dates.order), date(b.dates.firstRack), date(b.dates.lastRack), date(b.dates.ready)});
  return "\nDelivery and build, in days; no part of the training time\n" + alignedTable(rows, 1, "  ");
}

std::string stepTable(const StepEstimate& step) {
  if (!(step.time() > Duration())) return {};
  std::vector<Row> rows;
  for (int i = 0; i < stepPartCount; ++i) {
    const Duration part = step.part(StepPart(i));
    if (part != Duration()) rows.push_back({spaced(keyOf(StepPart(i))), readable(part.seconds()) + " s", percent(part / step.time())});
  }
  rows.push_back({"step", readable(step.time().seconds()) + " s", "100 %"});
  return section("One step", rows);
}

std::string wholePercent(double fraction) { return readable(std::round(fraction * 100)) + " %"; }

std::string memoryTable(const MemoryEstimate& memory) {
  if (!(memory.capacity > Bytes())) return {};
  std::vector<Row> rows;
  for (int i = 0; i < memoryPartCount; ++i)
    rows.push_back({spaced(keyOf(MemoryPart(i))), readable(memory.parts[std::size_t(i)].gibibytes()) + " GiB"});
  rows.push_back({"total", readable(memory.total().gibibytes()) + " GiB"});
  rows.push_back({"capacity", readable(memory.capacity.gibibytes()) + " GiB"});
  rows.push_back({"chance of fitting", wholePercent(fitProbability(memory))});
  return section(std::string("Memory of the fullest GPU (") + wordsOf(fitOf(memory)) + ")", rows);
}

std::string powerTable(const Estimate& e) {
  if (!e.power)
    return e.powerMissing.empty()
               ? std::string()
               : section("Power", {{"power and energy", atLeast(unknown, e.powerMissing)}});
  const PowerEstimate& p = *e.power;
  const auto sum = [&](const std::string& text) { return atLeast(text, e.powerMissing); };
  const auto unless = [&](PowerGap gap, Power part) {
    return e.powerMissing.has(gap) ? std::string(unknown) : watts(part);
  };
  std::vector<Row> rows{
      {"GPU in use, average", watts(p.gpuAverage)},
      {"node in use, average", watts(p.nodeAverage)},
      {"IT, average", sum(watts(p.itAverage))},
      {"  GPUs", watts(p.itGpus)},
      {"  rest of the nodes", watts(p.itHosts)},
      {p.itStorage > Power() ? "  network" : "  network and storage",
       unless(PowerGap::network, p.itNetwork)}};
  if (p.itStorage > Power()) rows.push_back({"  storage and management", watts(p.itStorage)});
  if (p.distribution > Power()) rows.push_back({"transformers and UPS", watts(p.distribution)});
  const std::vector<Row> facility{{"cooling and other overhead", unless(PowerGap::cooling, p.cooling)},
                                  {"facility, average", sum(watts(p.facilityAverage))},
                                  {"facility, peak", sum(watts(p.facilityPeak))},
                                  {"facility, design", sum(watts(p.facilityDesign))},
                                  {"swing, compute to exchange", watts(p.swing)},
                                  {"swing, when all GPUs stop at once", watts(p.swingStall)},
                                  {"PUE", readable(p.pue)}};
  rows.insert(rows.end(), facility.begin(), facility.end());
  if (p.swingWattsPerSecond) rows.push_back({"swing, once in " + readable(p.swingPeriod->seconds()) + " s, at least", scaled(*p.swingWattsPerSecond, "W") + "/s"});
  if (e.facilityEnergy)
    rows.push_back({"energy of the run", sum(scaled(e.facilityEnergy->wattHours(), "Wh"))});
  if (e.carbonKg) rows.push_back({"carbon", sum(readable(*e.carbonKg / 1000) + " t")});
  if (e.waterLitres) rows.push_back({"water", sum(readable(*e.waterLitres / 1000) + " m³")});
  return section("Power", rows) + below(powerScope(e));
}

std::string capsTable(const PowerCaps& c, const Currency& currency) {
  if (c.options.empty()) return {};
  std::vector<Row> rows{{"GPUs capped at", "training time", "energy", "peak of the sites", "the run"}};
  for (std::size_t i = 0; i < c.options.size(); i += 2) {
    const PowerCapOption& o = c.options[i];
    rows.push_back({watts(o.cap) + (o.withinSites ? "" : ", over a site's limit"), readable(o.trainingTime.days()) + " days",
                    o.facilityEnergy ? scaled(o.facilityEnergy->wattHours(), "Wh") : unknown, o.facilityPeak ? watts(*o.facilityPeak) : unknown, in(currency, o.runTotal)});
  }
  std::string best;
  const auto add = [&](const char* what, const std::optional<std::size_t>& i) {
    if (i) best += (best.empty() ? "    best cap for " : ", for ") + std::string(what) + ": " + watts(c.options[*i].cap);
  };
  add("time", c.bestTime);
  add("energy", c.bestEnergy);
  add("cost", c.bestCost);
  return section("Power caps (no training speed was measured against a cap)", rows) + best + (best.empty() ? "" : "\n");
}

std::string networkTable(const NetworkCount& n) {
  if (n.tiers == 0) return {};
  std::vector<Row> rows{{"leaf / spine / core switches", readable(n.leafSwitches) + " / " + readable(n.spineSwitches) + " / " + readable(n.coreSwitches)},
                        {"cables: nodes / leaf to spine / spine to core", readable(n.nodeLinks) + " / " + readable(n.leafSpineLinks) + " / " + readable(n.spineCoreLinks)},
                        {"transceiver ports", readable(n.opticalPorts())}};
  if (n.pods > 0) rows.push_back({"pods", readable(n.pods)});
  if (n.nodeRacks > 0) rows.push_back({"racks of nodes", readable(n.nodeRacks)});
  return section("Training fabric, " + std::to_string(n.tiers) + (n.tiers == 1 ? " tier" : " tiers"), rows);
}

std::string costTable(const Scenario& s, const Estimate& e) {
  const CostEstimate& c = e.cost;
  const Currency& currency = s.currency;
  std::vector<Row> rows;
  const auto add = [&](const char* name, const std::optional<Money>& amount) {
    if (!amount || amount->usd() != 0) rows.push_back({name, in(currency, amount)});
  };
  add("capital: nodes", c.nodes);
  add("capital: network", c.network);
  add("capital: storage", c.storage);
  add("capital: facility", c.facility);
  add("a year: depreciation", c.depreciation);
  add("a year: capital", c.capital);
  add("a year: energy", c.energy);
  add("a year: colocation", c.colocation);
  add("a year: staff", c.staff);
  add("a year: maintenance", c.maintenance);
  add("a year: rent", c.rent);
  const auto total = [&](const char* name, const std::optional<Money>& amount) {
    rows.push_back({name, atLeast(in(currency, amount), c.missing)});
  };
  total("the run", c.runTotal);
  total("per GPU-hour", c.perGpuHour);
  total("per million tokens", c.perMillionTokens);
  return section("Cost", rows) + below(costScope(s, e));
}

/// All jobs and what idles, beside this job's share.
std::string fleetTable(const Estimate& e, const Currency& currency) {
  if (!e.fleet) return {};
  const double hours = e.trainingTime.hours();
  std::vector<Row> rows{{"", "GPUs", "cost", "energy", "average power"}};
  const auto usd = [&](const std::optional<double>& d) { return in(currency, d ? std::optional(Money::usd(*d)) : std::nullopt); };
  const auto unit = [](const std::optional<double>& value, const char* name) { return value ? scaled(*value, name) : std::string(unknown); };
  const auto add = [&](const char* who, const std::optional<double>& gpuHours, const std::string& cost, const PartSet<CostGap>& missing,
                       const std::optional<double>& wattHours, const std::optional<double>& average) {
    rows.push_back({who, readable(std::round(gpuHours.value_or(0) / hours)), atLeast(cost, missing), atLeast(unit(wattHours, "Wh"), e.powerMissing),
                    atLeast(unit(average, "W"), e.powerMissing)});
  };
  const auto part = [&](const char* who, const FleetPart<double>& p) { add(who, p.gpuHours, usd(p.costUsd), p.missing, p.energyWh, p.facilityAverageWatts); };
  add("this job", e.gpuHours, in(currency, e.cost.runTotal), e.cost.missing, e.facilityEnergy ? std::optional(e.facilityEnergy->wattHours()) : std::nullopt,
      e.power ? std::optional(e.power->facilityAverage.watts()) : std::nullopt);
  part("the other jobs", e.fleet->otherJobs);
  part("no job", e.fleet->idle);
  part("the fleet", e.fleet->all);
  std::string peaks;
  if (e.fleet->facilityPeakWatts && e.fleet->facilityDesignWatts)
    peaks = "    the fleet's peak " + scaled(*e.fleet->facilityPeakWatts, "W") + ", design " + scaled(*e.fleet->facilityDesignWatts, "W") + "\n";
  return section("The fleet while this job runs, by the GPUs of each", rows) + peaks;
}

/// Months until buying beats renting: a line for each rent, a column for each share of the time in use.
std::string breakEvenTable(const TenureComparison& c, const Currency& currency) {
  if (c.breakEvenCurve.empty()) return {};
  std::vector<Row> rows{{"at a rent per GPU-hour of"}};
  for (const double used : utilisations) rows.front().push_back(readable(100 * used) + " % used");
  for (std::size_t i = 0; i < c.breakEvenCurve.size(); ++i) {
    const BreakEvenPoint& p = c.breakEvenCurve[i];
    if (i % utilisations.size() == 0) rows.push_back({in(currency, p.rentPerGpuHour) + (p.rentFactor == 1 ? ", as here" : "")});
    rows.back().push_back(p.months ? readable(*p.months) + " months" : "never");
  }
  return section("Buying beats renting after", rows);
}

std::string tenureTable(const Scenario& s, const TenureComparison& c) {
  const Currency& currency = s.currency;
  constexpr const char* names[] = {"buy", "lease", "rent"};
  std::vector<Row> rows{{"", "the run", "a year", "per GPU-hour", "per million tokens"}};
  std::string notes;
  for (const TenureCost& way : c.ways) {
    const char* name = names[int(way.tenure)];
    rows.push_back({name, in(currency, way.runTotal), in(currency, way.perYear), in(currency, way.perGpuHour), in(currency, way.perMillionTokens)});
    if (!way.missing.empty())
      notes += std::string("    ") + name +
               " is not compared: " + listText(way.missing).toStdString() + " missing\n";
  }
  if (c.breakEvenMonths)
    notes += "    buying beats renting after " + breakEvenText(s, QString::fromStdString(readable(*c.breakEvenMonths))).toStdString() +
             (c.withinUsefulLife ? "\n" : ", which is longer than the hardware's useful life\n");
  else if (c[Tenure::buy].runTotal && c[Tenure::rent].runTotal) notes += "    buying never beats renting at these prices\n";
  return section("Buy, lease or rent", rows) + notes + breakEvenTable(c, currency);
}

std::string currencyText(const Currency& c) {
  if (c.isUsd()) return {};
  const Provenance& from = c.perUsd.provenance;
  return "\nAmounts are in " + onOneLine(c.code) + ", " + readable(*c.perUsd.value) +
         " for one US dollar (" + (from.source.empty() ? "no source" : onOneLine(from.source)) +
         (from.asOf.empty() ? ", no date" : ", " + onOneLine(from.asOf)) +
         "); derivations and the JSON keys with _usd are in US dollars.\n";
}

std::string concurrentTable(const Estimate& e) {
  if (e.concurrentJobs.empty()) return {};
  std::vector<Row> rows;
  for (const ConcurrentEstimate& job : e.concurrentJobs)
    rows.push_back({job.name, readable(double(job.gpusUsed)) + " GPUs", readable(job.step.time().seconds()) + " s a step",
                    percent(ratesOf(job.step, job.gpusUsed).mfu) + " MFU"});
  return section("Jobs beside it", rows);
}

std::string strategiesTable(const Estimate& e, const Currency& currency) {
  if (e.strategies.empty()) return {};
  constexpr const char* names[] = {"best", "lockstep", "shares", "stages", "one pool"};
  std::vector<Row> rows;
  std::string reasons;
  for (const StrategyEstimate& s : e.strategies) {
    const std::string name = std::string(names[int(s.mixing)]) + (s.best ? " (best)" : "");
    if (s.possible)
      rows.push_back({name, readable(s.stepTime.seconds()) + " s a step", readable(s.tokensPerSecond) + " tokens/s", readable(double(s.gpusUsed)) + " GPUs", percent(s.mfu) + " MFU of them", percent(s.mfuOfAllGpus) + " of all",
                      readable(s.trainingTime.days()) + " days", s.facilityAverage ? watts(*s.facilityAverage) : unknown, in(currency, s.runTotal)});
    reasons += "    " + name + ": " + messageOf(s.why).toStdString() + "\n";
  }
  return section("Ways to mix the pools", rows) + reasons;
}

std::string recomputeText(Recompute recompute, int layers) {
  if (recompute == Recompute::none) return "no recompute";
  if (recompute == Recompute::selective) return "selective recompute";
  return layers > 0 ? "recompute in " + std::to_string(layers) + " layers a stage" : "full recompute";
}

std::string worthTable(const Estimate& e) {
  if (e.poolWorth.empty()) return {};
  const PoolWorth& first = e.poolWorth.front();
  std::vector<Row> rows{{"", "tokens/s and GPU", "worth", "peak", "memory", "bandwidth", "best plan"}};
  std::string added;
  for (const PoolWorth& w : e.poolWorth) {
    rows.push_back({w.gpu.name, readable(w.tokensPerSecondPerGpu), readable(w.relative), readable(w.peakPerGpu / first.peakPerGpu),
                    readable(w.gpu.hbmCapacity / first.gpu.hbmCapacity), readable(w.gpu.hbmBandwidth / first.gpu.hbmBandwidth),
                    planText(w.plan) + " · " + recomputeText(w.plan.recompute, w.plan.recomputeLayers)});
    const double gain = w.tokensPerSecondWith - w.tokensPerSecondWithout;
    added += "    " + readable(w.gpus) + " GPUs of " + onOneLine(w.pools) + " add " +
             readable(gain) + " tokens/s, " + readable(gain / w.gpus) +
             " a GPU: " + readable(w.tokensPerSecondWith) + " with them, " +
             readable(w.tokensPerSecondWithout) + " without them and their part of the batch (" +
             readable(w.tokensPerSecondWithoutSameBatch) + " with the whole batch)\n";
  }
  return section("What a GPU is worth to this job, " + readable(first.gpusCompared) + " of each kind with the batch scaled to them (" +
                     readable(double(first.batchCompared)) + " sequences), on the best plan for it", rows) + added;
}

std::string findingsText(const Estimate& e) {
  if (e.findings.empty()) return {};
  std::string out = "\nFindings\n";
  for (const Finding& finding : e.findings) {
    out += "  " + severityId(finding.severity).toStdString() + ": " + messageOf(finding).toStdString();
    if (!finding.where.empty()) out += "  [" + finding.where + "]";
    out += "\n";
    if (const QString remedy = remedyOf(finding); !remedy.isEmpty()) out += "    → " + remedy.toStdString() + "\n";
  }
  return out;
}

}  // namespace

namespace {

std::string verdictOf(const Estimate& e) {
  const MemoryEstimate& memory = e.step.memory;
  if (!e.feasible()) return "  — cannot run as planned, see the findings";
  const bool unsure = memory.capacity > Bytes() && fitOf(memory) != Fit::fits;
  return unsure ? "  — can run, " + wholePercent(fitProbability(memory)) + " sure to fit in memory" : "";
}

}  // namespace

std::string estimateToText(const Scenario& scenario, const Estimate& e) {
  return onOneLine(e.scenarioName) + verdictOf(e) + "\n\n" + summary(scenario, e) + phasesTable(e) +
         buildTable(e) + placementText(scenario, e) + stepTable(e.step) +
         memoryTable(e.step.memory) + powerTable(e) + capsTable(e.powerCaps, scenario.currency) +
         networkTable(e.network) + currencyText(scenario.currency) +
         costTable(scenario, e) + fleetTable(e, scenario.currency) + tenureTable(scenario, e.tenures) +
         concurrentTable(e) + strategiesTable(e, scenario.currency) + worthTable(e) +
         reliabilityText(e) + riskText(e, scenario.currency) + findingsText(e) + "\nengine " +
         engineVersion + " · catalogue " + shippedCatalog().version + " · calibration " +
         onOneLine(scenario.constants().id) +
         (scenario.calibration
              ? " (the team's own, " + std::to_string(scenario.calibration->runs.size()) +
                    (scenario.calibration->runs.size() == 1 ? " run)" : " runs)")
              : "") +
         "\n";
}

}  // namespace cw
