// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/answer_tree.h"
#include "data/answer/finding_tree.h"
#include "data/answer/placement_table.h"
#include "data/answer/risk.h"

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/performance/rates.h"
#include "data/catalog/catalog.h"
#include "data/json/json_writer.h"
#include "data/scenario/scenario_fields.h"
#include "data/scenario/scenario_json.h"
#include "data/text/finding_text.h"
#include "data/text/part_text.h"
#include "model/performance/constants.h"
#include "model/performance/memory_chance.h"
#include "model/version.h"
#include "model/workload/parameters.h"

namespace cw {
namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }
Json number(const std::optional<Money>& value) { return value ? number(value->usd()) : Json(nullptr); }
Json text(const std::optional<std::string>& value) { return value ? Json(*value) : Json(nullptr); }
/// Where zero can only mean that nothing was computed.
Json aboveZero(double value) { return value > 0 ? number(value) : Json(nullptr); }

/// The keys of what a sum lacks.
template <class Part>
Json keysOf(const PartSet<Part>& missing) {
  Json keys = Json::array();
  for (const Part part : missing.list()) keys.push_back(keyOf(part));
  return keys;
}

void addRates(Json& tree, const Estimate& e) {
  const Rates<double> rates = ratesOf(e.step, e.gpusUsed);
  tree["step_time_s"] = aboveZero(e.step.time().seconds());
  tree["tokens_per_s"] = aboveZero(rates.tokensPerSecond);
  tree["tokens_per_s_per_gpu"] = aboveZero(rates.tokensPerSecondPerGpu);
  tree["model_flops_per_s_per_gpu"] = aboveZero(rates.modelFlopPerSecondPerGpu);
  tree["mfu_fraction"] = aboveZero(rates.mfu);
  tree["mfu_full_attention_fraction"] = aboveZero(rates.mfuFullAttention);
  tree["hfu_fraction"] = aboveZero(rates.hfu);
}

/// One where nothing changes during the run.
Json phases(const Estimate& e) {
  Json list = Json::array();
  for (const PhaseEstimate& p : e.phases)
    list.push_back({{"start_date", text(p.startDate)},
                    {"finish_date", text(p.finishDate)},
                    {"pools", p.pools},
                    {"idle_pools", p.idlePools},
                    {"gpus_installed", p.gpusInstalled},
                    {"gpus_used", p.gpusUsed},
                    {"maintenance", p.maintenance},
                    {"global_batch_sequences", p.globalBatchSequences},
                    {"tokens", number(p.tokens)},
                    {"training_time_days", number(p.duration.days())},
                    {"resharding_pause_s", number(p.pause.seconds())},
                    {"step_time_s", p.gpusUsed > 0 ? number(p.stepTime.seconds()) : Json(nullptr)},
                    {"goodput_fraction", p.gpusUsed > 0 ? number(p.goodput) : Json(nullptr)},
                    {"power_facility_average_w", p.facilityAverage ? number(p.facilityAverage->watts()) : Json(nullptr)},
                    {"energy_facility_wh", p.facilityEnergy ? number(p.facilityEnergy->wattHours()) : Json(nullptr)},
                    {"cost_usd", number(p.runTotal)}});
  return list;
}

Json builds(const Estimate& e) {
  Json list = Json::array();
  for (const BuildEstimate& b : e.builds)
    list.push_back({{"pool", b.pool},
                    {"racks", number(b.days.racks)},
                    {"lead_days", number(b.days.lead)},
                    {"installation_days", number(b.days.installation)},
                    {"burn_in_days", number(b.days.burnIn)},
                    {"total_days", number(b.days.total)},
                    {"order_date", text(b.dates.order)},
                    {"first_rack_date", text(b.dates.firstRack)},
                    {"last_rack_date", text(b.dates.lastRack)},
                    {"ready_date", text(b.dates.ready)}});
  return list;
}

void addTime(Json& tree, const Estimate& e) {
  const bool computed = e.trainingTime > Duration();
  tree["training_time_s"] = aboveZero(e.trainingTime.seconds());
  tree["training_time_days"] = aboveZero(e.trainingTime.days());
  tree["goodput_fraction"] = computed ? aboveZero(e.goodput.fraction) : Json(nullptr);
  tree["goodput"] = {{"mean_time_between_failures_s", aboveZero(e.goodput.meanTimeBetweenFailures.seconds())},
                     {"checkpoint_time_s", aboveZero(e.goodput.checkpointTime.seconds())},
                     {"checkpoint_interval_s", aboveZero(e.goodput.checkpointInterval.seconds())}};
  tree["start_date"] = text(e.startDate);
  tree["finish_date"] = text(e.finishDate);
  tree["phases"] = phases(e);
  tree["build"] = builds(e);
  tree["gpu_hours_installed"] = aboveZero(e.gpuHours);
}

Json reliability(const Estimate& e) {
  Json tree = Json::object();
  for (const auto& [key, value] : figuresOf(e.reliability)) tree[Json::json_pointer("/" + key)] = number(value);
  tree["failures_per_1000_node_days"]["source_of_shares"] = interruptionsSource;
  return tree;
}

Json breakdown(const StepEstimate& step) {
  const bool computed = step.time() > Duration();
  Json parts = Json::object();
  for (int i = 0; i < stepPartCount; ++i)
    parts[std::string(keyOf(StepPart(i)))] = computed ? number(step.part(StepPart(i)).seconds()) : Json(nullptr);
  return parts;
}

Json memory(const MemoryEstimate& memory) {
  const bool computed = memory.capacity > Bytes();
  Json parts = Json::object();
  for (int i = 0; i < memoryPartCount; ++i)
    parts[std::string(keyOf(MemoryPart(i)))] = computed ? number(memory.parts[std::size_t(i)].bytes()) : Json(nullptr);
  parts["total"] = computed ? number(memory.total().bytes()) : Json(nullptr);
  parts["capacity"] = aboveZero(memory.capacity.bytes());
  parts["fits"] = computed ? Json(memory.fits()) : Json(nullptr);
  parts["fit_probability"] = computed ? number(fitProbability(memory)) : Json(nullptr);
  parts["fit_in_words"] = computed ? Json(wordsOf(fitOf(memory))) : Json(nullptr);
  return parts;
}

void addPower(Json& tree, const Estimate& e) {
  const auto watts = [&](Power PowerEstimate::*part) {
    return e.power ? number(((*e.power).*part).watts()) : Json(nullptr);
  };
  const auto unless = [&](PowerGap gap, Power PowerEstimate::*part) {
    return e.powerMissing.has(gap) ? Json(nullptr) : watts(part);
  };
  tree["power_w"] = {{"gpu_average", watts(&PowerEstimate::gpuAverage)},
                     {"node_average", watts(&PowerEstimate::nodeAverage)},
                     {"it_average", watts(&PowerEstimate::itAverage)},
                     {"facility_average", watts(&PowerEstimate::facilityAverage)},
                     {"facility_peak", watts(&PowerEstimate::facilityPeak)},
                     {"facility_design", watts(&PowerEstimate::facilityDesign)},
                     {"swing", watts(&PowerEstimate::swing)},
                     {"swing_stall", watts(&PowerEstimate::swingStall)},
                     {"it_gpus", watts(&PowerEstimate::itGpus)},
                     {"it_hosts", watts(&PowerEstimate::itHosts)},
                     {"it_network", unless(PowerGap::network, &PowerEstimate::itNetwork)},
                     {"it_storage", e.power ? aboveZero(e.power->itStorage.watts()) : Json(nullptr)},
                     {"distribution_loss", e.power ? aboveZero(e.power->distribution.watts()) : Json(nullptr)},
                     {"cooling", unless(PowerGap::cooling, &PowerEstimate::cooling)},
                     {"swing_per_s", e.power ? number(e.power->swingWattsPerSecond) : Json(nullptr)},
                     {"missing", keysOf(e.powerMissing)}};
  tree["swing_period_s"] = e.power && e.power->swingPeriod ? number(e.power->swingPeriod->seconds()) : Json(nullptr);
  tree["pue"] = e.power ? number(e.power->pue) : Json(nullptr);
  tree["energy_wh"] = {{"it", e.itEnergy ? number(e.itEnergy->wattHours()) : Json(nullptr)},
                       {"facility", e.facilityEnergy ? number(e.facilityEnergy->wattHours()) : Json(nullptr)}};
  tree["carbon_kg"] = number(e.carbonKg);
  tree["water_l"] = number(e.waterLitres);
}

Json cost(const CostEstimate& c) {
  return {{"capex", {{"nodes", number(c.nodes)}, {"network", number(c.network)}, {"storage", number(c.storage)}, {"facility", number(c.facility)}}},
          {"per_year",
           {{"depreciation", number(c.depreciation)},
            {"capital", number(c.capital)},
            {"energy", number(c.energy)},
            {"colocation", number(c.colocation)},
            {"staff", number(c.staff)},
            {"maintenance", number(c.maintenance)},
            {"rent", number(c.rent)}}},
          {"run_total", number(c.runTotal)},
          {"per_gpu_hour", number(c.perGpuHour)},
          {"per_million_tokens", number(c.perMillionTokens)},
          {"complete", c.complete()},
          {"missing", keysOf(c.missing)}};
}

/// Of all jobs and of what idles, over the main job's run.
Json fleetTree(const FleetAnswer<double>& fleet) {
  Json tree = Json::object();
  for (const auto& [key, value] : figuresOf(fleet)) tree[Json::json_pointer("/" + key)] = number(value);
  tree["complete"] = fleet.all.costUsd && fleet.all.missing.empty();
  tree["missing"] = keysOf(fleet.all.missing);
  return tree;
}

/// What is shown in the planner's own currency, at the planner's own rate.
Json currencyTree(const Currency& c) {
  if (c.isUsd()) return {{"code", "USD"}};
  const Provenance& from = c.perUsd.provenance;
  Json tree = {{"code", c.code}, {"per_usd", number(c.perUsd.value)}};
  if (!from.source.empty()) tree["source"] = from.source;
  if (!from.asOf.empty()) tree["as_of"] = from.asOf;
  return tree;
}

/// The amounts of a tree of US dollars, each times the rate.
void convert(Json& tree, double rate) {
  if (tree.is_structured())
    for (Json& child : tree) convert(child, rate);
  else if (tree.is_number()) tree = tree.get<double>() * rate;
}

Json costInCurrency(const Json& answer, double rate) {
  Json tree = answer.at("cost_usd");
  for (const char* way : {"buy", "lease", "rent"})
    for (const auto& [key, amount] : answer.at("tenures").at(way).items()) tree["tenures"][way][key.substr(0, key.rfind("_usd"))] = amount;
  tree["run_total_interval"] = answer.at("interval").at("run_total_usd");
  convert(tree, rate);
  return tree;
}

Json powerCapsTree(const PowerCaps& c) {
  Json options = Json::array();
  for (const PowerCapOption& o : c.options)
    options.push_back({{"cap_w", number(o.cap.watts())},
                       {"share_of_limit", number(o.share)},
                       {"training_time_days", number(o.trainingTime.days())},
                       {"energy_facility_wh", o.facilityEnergy ? number(o.facilityEnergy->wattHours()) : Json(nullptr)},
                       {"facility_peak_w", o.facilityPeak ? number(o.facilityPeak->watts()) : Json(nullptr)},
                       {"run_total_usd", number(o.runTotal)},
                       {"within_site_limits", o.withinSites}});
  const auto cap = [&](const std::optional<std::size_t>& i) { return i ? number(c.options[*i].cap.watts()) : Json(nullptr); };
  return {{"options", options}, {"best_cap_w", {{"time", cap(c.bestTime)}, {"energy", cap(c.bestEnergy)}, {"cost", cap(c.bestCost)}}}};
}

constexpr const char* tenureIds[] = {"buy", "lease", "rent"};

Json tenuresTree(const TenureComparison& c) {
  Json ways = Json::object(), missing = Json::object();
  for (const TenureCost& way : c.ways) {
    const char* id = tenureIds[int(way.tenure)];
    ways[id] = {{"per_year_usd", number(way.perYear)},
                {"run_total_usd", number(way.runTotal)},
                {"per_gpu_hour_usd", number(way.perGpuHour)},
                {"per_million_tokens_usd", number(way.perMillionTokens)}};
    missing[id] = listText(way.missing).toStdString();
  }
  ways["missing"] = missing;
  // Null: never. Of months in which the cluster exists, whether it works or not.
  Json curve = Json::array();
  for (const BreakEvenPoint& p : c.breakEvenCurve)
    curve.push_back({{"rent_factor", p.rentFactor},
                     {"rent_usd_per_gpu_hour", number(p.rentPerGpuHour.usd())},
                     {"utilisation_fraction", p.utilisation},
                     {"months", number(p.months)}});
  ways["break_even_curve"] = curve;
  return ways;
}

Json network(const NetworkCount& n) {
  return {{"tiers", n.tiers},
          {"leaf_switches", number(n.leafSwitches)},
          {"spine_switches", number(n.spineSwitches)},
          {"core_switches", number(n.coreSwitches)},
          {"switches", number(n.switches())},
          {"pods", aboveZero(n.pods)},
          {"node_leaf_cables", number(n.nodeLinks)},
          {"leaf_spine_cables", number(n.leafSpineLinks)},
          {"spine_core_cables", number(n.spineCoreLinks)},
          {"cables", number(n.links())},
          {"optical_ports", number(n.opticalPorts())},
          {"node_racks", aboveZero(n.nodeRacks)}};
}

Json percentiles(const std::optional<Percentiles>& p) {
  if (!p) return {{"p10", nullptr}, {"p50", nullptr}, {"p90", nullptr}};
  return {{"p10", number(p->p10)}, {"p50", number(p->p50)}, {"p90", number(p->p90)}};
}

Json dates(const std::optional<std::array<std::string, 3>>& d) {
  if (!d) return {{"p10", nullptr}, {"p50", nullptr}, {"p90", nullptr}};
  return {{"p10", (*d)[0]}, {"p50", (*d)[1]}, {"p90", (*d)[2]}};
}

Json calibrationTree(const TeamCalibration& c) {
  Json tree = {{"id", c.id}, {"started_from", c.startedFrom}, {"constants_changed", c.changed.size()}, {"runs", c.runs.size()}};
  if (!c.date.empty()) tree["date"] = c.date;
  if (!c.source.empty()) tree["source"] = c.source;
  return tree;
}

Json parameters(const Architecture& architecture) {
  const ParameterCount count = countParameters(architecture);
  return {{"total", number(count.total)},
          {"active", number(count.active)},
          {"embedding", number(count.embedding)},
          {"output", number(count.head)},
          {"prediction", number(count.prediction)},
          {"active_definition", activeParametersDefinition}};
}

Json roofline(const StepEstimate& step) {
  Json operators = Json::array();
  for (const OperatorRow& row : step.operators)
    operators.push_back({{"name", std::string(row.name)},
                         {"flop", number(row.flop)},
                         {"bytes", number(row.bytes)},
                         {"time_s", number(row.time.seconds())},
                         {"peak_flop_per_s", number(row.peak.flopPerSecond())}});
  Json tree = Json::object();
  tree["operators"] = operators;
  return tree;
}

Json concurrentJobs(const Estimate& e) {
  Json jobs = Json::array();
  for (const ConcurrentEstimate& job : e.concurrentJobs) {
    const Rates<double> rates = ratesOf(job.step, job.gpusUsed);
    jobs.push_back({{"name", job.name},
                    {"gpus_used", job.gpusUsed},
                    {"step_time_s", aboveZero(job.step.time().seconds())},
                    {"tokens_per_s", aboveZero(rates.tokensPerSecond)},
                    {"mfu_fraction", aboveZero(rates.mfu)},
                    {"step_breakdown_s", breakdown(job.step)},
                    {"memory_bytes_per_gpu", memory(job.step.memory)}});
  }
  return jobs;
}

/// As in the scenario: the choice of framework and generation is a part of the answer.
Json softwareTree(const Scenario& scenario) {
  const auto whole = parseJson(scenarioToJson(scenario), "scenario");
  if (!whole || !whole.value().contains("job") || !whole.value()["job"].contains("software")) return Json::object();
  return whole.value()["job"]["software"];
}

constexpr const char* mixingIds[] = {"best", "lockstep", "shares", "stages", "one_pool"};
constexpr const char* recomputeIds[] = {"none", "selective", "full"};

Json poolsTree(const std::vector<KindEstimate>& kinds) {
  Json pools = Json::array();
  for (const KindEstimate& k : kinds)
    pools.push_back({{"pools", k.pools},
                     {"gpu", k.gpu.name},
                     {"gpus_used", number(k.gpusUsed)},
                     {"replicas", k.replicas},
                     {"sequences", number(k.sequences)},
                     {"microbatches", k.microbatches},
                     {"recompute", recomputeIds[int(k.recompute)]},
                     {"recompute_layers", k.recomputeLayers},
                     {"stages", k.stages},
                     {"layers_per_stage", k.stageLayers},
                     {"waiting_s", number(k.waiting.seconds())},
                     {"memory_total_bytes", number(k.memory.total().bytes())}});
  return pools;
}

Json strategiesTree(const Estimate& e) {
  Json list = Json::array();
  for (const StrategyEstimate& s : e.strategies)
    list.push_back({{"id", mixingIds[int(s.mixing)]},
                    {"feasible", s.feasible},
                    {"best", s.best},
                    {"step_time_s", aboveZero(s.stepTime.seconds())},
                    {"tokens_per_s", aboveZero(s.tokensPerSecond)},
                    {"mfu_fraction", aboveZero(s.mfu)},
                    {"mfu_all_gpus_fraction", aboveZero(s.mfuOfAllGpus)},
                    {"training_time_days", aboveZero(s.trainingTime.days())},
                    {"gpus_used", s.gpusUsed},
                    {"facility_average_w", s.facilityAverage ? number(s.facilityAverage->watts()) : Json(nullptr)},
                    {"run_total_usd", number(s.runTotal)},
                    {"why", messageOf(s.why).toStdString()},
                    {"plan", planTree(s.plan)},
                    {"pools", poolsTree(s.kinds)}});
  return list;
}

Json poolWorthTree(const Estimate& e) {
  Json list = Json::array();
  const PoolWorth& first = e.poolWorth.front();
  for (const PoolWorth& w : e.poolWorth)
    list.push_back({{"pools", w.pools},
                    {"gpu", w.gpu.name},
                    {"gpus", number(w.gpus)},
                    {"gpus_compared", number(w.gpusCompared)},
                    {"batch_compared_sequences", w.batchCompared},
                    {"tokens_per_s_per_gpu", aboveZero(w.tokensPerSecondPerGpu)},
                    {"relative_to_first", aboveZero(w.relative)},
                    {"peak_relative_to_first", number(w.peakPerGpu / first.peakPerGpu)},
                    {"memory_relative_to_first", number(w.gpu.hbmCapacity / first.gpu.hbmCapacity)},
                    {"bandwidth_relative_to_first", number(w.gpu.hbmBandwidth / first.gpu.hbmBandwidth)},
                    {"plan", planTree(w.plan)},
                    {"step_breakdown_s", breakdown(w.step)},
                    {"memory_total_bytes", aboveZero(w.step.memory.total().bytes())},
                    {"tokens_per_s_with", aboveZero(w.tokensPerSecondWith)},
                    {"tokens_per_s_without", aboveZero(w.tokensPerSecondWithout)},
                    {"tokens_per_s_without_same_batch", aboveZero(w.tokensPerSecondWithoutSameBatch)}});
  return list;
}

}  // namespace

Json planTree(ParallelPlan plan) {
  Json tree = Json::object();
  JsonWriter writer(tree);
  describe(writer, plan);
  return tree;
}

Json answerTree(const Scenario& scenario, const Estimate& e) {
  Json tree = Json::object();
  tree["scenario"] = e.scenarioName;
  tree["gpus_installed"] = e.gpusInstalled;
  tree["gpus_used"] = e.gpusUsed;
  tree["gpus_idle"] = e.gpusIdle;
  addRates(tree, e);
  addTime(tree, e);
  tree["reliability"] = reliability(e);
  tree["step_breakdown_s"] = breakdown(e.step);
  tree["memory_bytes_per_gpu"] = memory(e.step.memory);
  addPower(tree, e);
  tree["network"] = network(e.network);
  tree["cost_usd"] = cost(e.cost);
  if (e.fleet) tree["fleet"] = fleetTree(*e.fleet);
  tree["interval"] = {{"training_time_days", percentiles(e.trainingDays)},
                      {"facility_average_w", percentiles(e.facilityWatts)},
                      {"facility_energy_wh", percentiles(e.facilityWattHours)},
                      {"run_total_usd", percentiles(e.runTotalUsd)},
                      {"finish_date", dates(e.finishDates)}};
  tree["plan"] = planTree(e.plan);
  tree["placement"] = placementTree(scenario, e);
  tree["software"] = softwareTree(scenario);
  tree["parameters"] = parameters(scenario.job.architecture);
  tree["roofline"] = roofline(e.step);
  tree["concurrent_jobs"] = concurrentJobs(e);
  tree["pools"] = poolsTree(e.kinds);
  tree["power_caps"] = powerCapsTree(e.powerCaps);
  tree["tenures"] = tenuresTree(e.tenures);
  tree["break_even"] = {{"buy_over_rent_months", number(e.tenures.breakEvenMonths)}, {"within_useful_life", e.tenures.withinUsefulLife}};
  tree["currency"] = currencyTree(scenario.currency);
  addFindings(tree, e);
  // The same amounts again: what is missing has its finding already.
  if (!scenario.currency.isUsd()) tree["cost_in_currency"] = costInCurrency(tree, *scenario.currency.perUsd.value);
  // A strategy that is not possible has no figures, and says why: its nulls need no findings.
  tree["strategies"] = strategiesTree(e);
  if (e.uncertainty) addRisk(tree, *e.uncertainty);
  if (!e.poolWorth.empty()) tree["pool_worth"] = poolWorthTree(e);
  tree["provenance"] = {{"engine_version", engineVersion},
                        {"catalog_version", shippedCatalog().version},
                        {"calibration_id", scenario.constants().id}};
  if (scenario.calibration) tree["provenance"]["calibration"] = calibrationTree(*scenario.calibration);
  return tree;
}

}  // namespace cw
