// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/estimate/answer.h"
#include "model/estimate/estimate.h"
#include "model/estimate/explain_calendar.h"
#include "model/estimate/explain_variants.h"
#include "model/estimate/fleet.h"
#include "model/estimate/reliability_answer.h"
#include "model/performance/memory_chance.h"
#include "model/search/choose_plan.h"
#include "model/trace/traced.h"
#include "model/uncertainty/explain_interval.h"
#include "model/workload/parameters.h"

namespace cw {
namespace {

using TracedAnswer = Answer<Traced>;
using Pick = std::function<std::optional<Traced>(const TracedAnswer&)>;

Pick power(Traced PowerAnswer<Traced>::*member) {
  return [member](const TracedAnswer& a) -> std::optional<Traced> {
    if (!a.power) return std::nullopt;
    return (*a.power).*member;
  };
}

/// Zero says that the part is within another one.
Pick partOfPower(Traced PowerAnswer<Traced>::*member) {
  return [member](const TracedAnswer& a) -> std::optional<Traced> {
    if (!a.power || !(valueOf((*a.power).*member) > 0)) return std::nullopt;
    return (*a.power).*member;
  };
}

Pick costMember(std::optional<Traced> CostAnswer<Traced>::*member) {
  return [member](const TracedAnswer& a) { return a.cost.*member; };
}

Pick plain(Traced TracedAnswer::*member) {
  return [member](const TracedAnswer& a) -> std::optional<Traced> { return a.*member; };
}

/// Where zero says that nothing was computed.
Pick known(Traced TracedAnswer::*member) {
  return [member](const TracedAnswer& a) { return (a.*member).value() > 0 ? std::optional(a.*member) : std::nullopt; };
}

Pick rate(Traced Rates<Traced>::*member) {
  return [member](const TracedAnswer& a) -> std::optional<Traced> { return a.rates.*member; };
}

Pick maybe(std::optional<Traced> TracedAnswer::*member, double factor, const char* name, const char* unit) {
  return [=](const TracedAnswer& a) -> std::optional<Traced> {
    if (!(a.*member)) return std::nullopt;
    return named(factor == 1 ? *(a.*member) : Traced(*(a.*member) / input<Traced>(factor, "joules in a watt-hour", "J/Wh", "definition")), name, unit);
  };
}

void addStep(std::vector<std::pair<std::string, Pick>>& picks) {
  picks.emplace_back("step_time_s", [](const TracedAnswer& a) { return std::optional(a.step.total); });
  picks.emplace_back("tokens_per_s", rate(&Rates<Traced>::tokensPerSecond));
  picks.emplace_back("tokens_per_s_per_gpu", rate(&Rates<Traced>::tokensPerSecondPerGpu));
  picks.emplace_back("model_flops_per_s_per_gpu", rate(&Rates<Traced>::modelFlopPerSecondPerGpu));
  picks.emplace_back("mfu_fraction", rate(&Rates<Traced>::mfu));
  picks.emplace_back("mfu_full_attention_fraction", rate(&Rates<Traced>::mfuFullAttention));
  picks.emplace_back("hfu_fraction", rate(&Rates<Traced>::hfu));
  picks.emplace_back("training_time_s", plain(&TracedAnswer::trainingSeconds));
  picks.emplace_back("training_time_days", [](const TracedAnswer& a) {
    return std::optional(named(a.trainingSeconds / input<Traced>(86400.0, "seconds in a day", "s/day", "definition"), "training time in days", "days"));
  });
  picks.emplace_back("goodput_fraction", plain(&TracedAnswer::goodput));
  picks.emplace_back("goodput/mean_time_between_failures_s", known(&TracedAnswer::meanTimeBetweenFailures));
  picks.emplace_back("goodput/checkpoint_time_s", known(&TracedAnswer::checkpointTime));
  picks.emplace_back("goodput/checkpoint_interval_s", known(&TracedAnswer::checkpointInterval));
  for (int i = 0; i < stepPartCount; ++i)
    picks.emplace_back("step_breakdown_s/" + std::string(keyOf(StepPart(i))),
                       [i](const TracedAnswer& a) { return std::optional(a.step.parts[std::size_t(i)]); });
  for (int i = 0; i < memoryPartCount; ++i)
    picks.emplace_back("memory_bytes_per_gpu/" + std::string(keyOf(MemoryPart(i))),
                       [i](const TracedAnswer& a) { return std::optional(a.step.memory.parts[std::size_t(i)]); });
  picks.emplace_back("memory_bytes_per_gpu/total",
                     [](const TracedAnswer& a) { return std::optional(named(a.step.memory.total(), "memory of a GPU", "B")); });
}

std::optional<Traced> swingPerSecond(const TracedAnswer& a) {
  return a.power ? a.power->swingPerSecond : std::nullopt;
}

void addPowerAndCost(std::vector<std::pair<std::string, Pick>>& picks) {
  using P = PowerAnswer<Traced>;
  using C = CostAnswer<Traced>;
  picks.emplace_back("power_w/gpu_average", power(&P::gpuAverage));
  picks.emplace_back("power_w/node_average", power(&P::nodeAverage));
  picks.emplace_back("power_w/it_average", power(&P::itAverage));
  picks.emplace_back("power_w/facility_average", power(&P::facilityAverage));
  picks.emplace_back("power_w/facility_peak", power(&P::facilityPeak));
  picks.emplace_back("power_w/facility_design", power(&P::facilityDesign));
  picks.emplace_back("power_w/swing", power(&P::swing));
  picks.emplace_back("power_w/swing_per_s", swingPerSecond);
  picks.emplace_back("power_w/swing_stall", power(&P::swingStall));
  picks.emplace_back("swing_period_s", [](const TracedAnswer& a) { return a.power && a.step.total.value() > 0 ? std::optional(a.step.total) : std::nullopt; });
  picks.emplace_back("power_w/it_gpus", power(&P::itGpus));
  picks.emplace_back("power_w/it_hosts", power(&P::itHosts));
  picks.emplace_back("power_w/it_network", power(&P::itNetwork));
  picks.emplace_back("power_w/it_storage", partOfPower(&P::itStorage));
  picks.emplace_back("power_w/distribution_loss", partOfPower(&P::distribution));
  picks.emplace_back("power_w/cooling", power(&P::cooling));
  picks.emplace_back("pue", power(&P::pue));
  picks.emplace_back("energy_wh/it", maybe(&TracedAnswer::itEnergy, 3600, "IT energy of the run", "Wh"));
  picks.emplace_back("energy_wh/facility", maybe(&TracedAnswer::facilityEnergy, 3600, "facility energy of the run", "Wh"));
  picks.emplace_back("carbon_kg", maybe(&TracedAnswer::carbonKg, 1, "carbon of the run", "kg"));
  picks.emplace_back("water_l", maybe(&TracedAnswer::waterLitres, 1, "water of the run", "L"));
  picks.emplace_back("cost_usd/capex/nodes", costMember(&C::nodes));
  picks.emplace_back("cost_usd/capex/network", costMember(&C::network));
  picks.emplace_back("cost_usd/capex/storage", costMember(&C::storage));
  picks.emplace_back("cost_usd/capex/facility", costMember(&C::facility));
  picks.emplace_back("cost_usd/per_year/depreciation", costMember(&C::depreciation));
  picks.emplace_back("cost_usd/per_year/capital", costMember(&C::capital));
  picks.emplace_back("cost_usd/per_year/energy", costMember(&C::energy));
  picks.emplace_back("cost_usd/per_year/colocation", costMember(&C::colocation));
  picks.emplace_back("cost_usd/per_year/staff", costMember(&C::staff));
  picks.emplace_back("cost_usd/per_year/maintenance", costMember(&C::maintenance));
  picks.emplace_back("cost_usd/per_year/rent", costMember(&C::rent));
  picks.emplace_back("gpu_hours_installed", costMember(&C::gpuHours));
  picks.emplace_back("cost_usd/run_total", costMember(&C::runTotal));
  picks.emplace_back("cost_usd/per_gpu_hour", costMember(&C::perGpuHour));
  picks.emplace_back("cost_usd/per_million_tokens", costMember(&C::perMillionTokens));
}

const std::vector<std::pair<std::string, Pick>>& picks() {
  static const std::vector<std::pair<std::string, Pick>> all = [] {
    std::vector<std::pair<std::string, Pick>> list;
    addStep(list);
    addPowerAndCost(list);
    return list;
  }();
  return all;
}

}  // namespace

namespace {

/// What has no term has no name: it is called by its key.
DerivationPtr rootOf(const std::optional<Traced>& value, std::string_view key) {
  if (!value) return nullptr;
  return value->node()->name.empty() ? named(*value, std::string(key).c_str(), "").node() : value->node();
}

/// Capacity of the GPU that the answer's memory is shown of.
Traced memoryCapacity(const ResolvedJob& job) {
  const Gpu& gpu = job.tightestPool().node.gpu;
  const Traced all = catalogFact<Traced>(gpu.hbmCapacity.bytes(), "HBM of the GPU", "B", "GPU", gpu);
  const Traced kept = input<Traced>((gpu.hbmCapacity - usableMemory(gpu)).bytes(), "kept by the driver", "B", "measured: 81,079 of 81,920 MiB are free on an idle 80 GiB part");
  return named(all - kept, "memory that a process can use", "B");
}

/// Counted from the architecture alone.
std::optional<Traced> parametersOf(const Architecture& a, std::string_view key) {
  const ParameterCount count = countParameters(a);
  const auto counted = [](double value, const char* name, const char* source) { return input<Traced>(value, name, "", source); };
  const char* shape = "architecture: width, heads, feed-forward size and vocabulary";
  const Traced embedding = counted(count.embedding, "input table", shape), head = counted(count.head, "output table", a.tiedEmbeddings ? "tied to the input table" : shape);
  if (key == "parameters/embedding") return embedding;
  if (key == "parameters/output") return head;
  if (key == "parameters/prediction") return counted(count.prediction, "parameters of the prediction modules", "architecture: a layer, a projection of twice the width and three norms each");
  const double moe = a.moeLayers(), dense = a.layers - moe;
  const Traced shared = named(counted(count.attentionPerLayer, "attention of a layer", shape) + counted(count.normPerLayer, "norms of a layer", shape), "attention and norms of a layer", "");
  Traced total = named(embedding + head + counted(count.finalNorm, "last norm", shape), "tables and last norm", "") +
                 named(counted(a.layers, "layers", "architecture") * shared, "attention and norms of all layers", "");
  if (dense > 0) total += named(counted(dense, "dense layers", "architecture") * counted(count.denseMlpPerLayer, "MLP of a dense layer", shape), "MLPs of the dense layers", "");
  const bool active = key == "parameters/active";
  if (moe > 0) {
    Traced experts = counted(count.expertPerLayer, "routed experts of a layer", shape);
    if (active) experts = named(experts * counted(a.expertsPerToken, "experts of a token", "architecture") / counted(a.experts, "experts", "architecture"), "experts of a layer that a token uses", "");
    total += named(counted(moe, "MoE layers", "architecture") * (counted(count.sharedPerLayer, "shared experts and router of a layer", shape) + experts), "MLPs of the MoE layers", "");
  }
  return named(total, active ? "active parameters" : "parameters", "");
}

constexpr const char* capacityKey = "memory_bytes_per_gpu/capacity";
constexpr const char* chanceKey = "memory_bytes_per_gpu/fit_probability";

/// A normal distribution at one point: a leaf, which names the numbers that it is made of.
Traced memoryChance(const ResolvedJob& job) {
  const MemoryEstimate& memory = job.step.memory;
  const MemoryModelError error = memoryModelError();
  char source[200];
  std::snprintf(source, sizeof source, "normal error of ln(published / predicted), spread %.2g of %d figures from %d sources, at %.4g predicted of %.4g B available; docs/memory.md",
                error.spread, error.figures, error.sources, memory.total().bytes(), memory.capacity.bytes());
  return input<Traced>(fitProbability(memory), "chance that the plan fits", "", source);
}

const char* const parameterKeys[] = {"parameters/total", "parameters/active", "parameters/embedding", "parameters/output", "parameters/prediction"};

}  // namespace

namespace {

constexpr std::string_view reliabilityPrefix = "reliability/", fleetPrefix = "fleet/";

std::optional<Traced> fleetFigure(const ResolvedScenario& resolved, std::string_view key) {
  const auto fleet = fleetOf<Traced>(resolved);
  if (!fleet) return std::nullopt;
  for (const auto& [name, value] : figuresOf(*fleet))
    if (key == name) return value;
  return std::nullopt;
}

std::optional<Traced> reliabilityFigure(const ResolvedScenario& resolved, std::string_view key) {
  const TracedAnswer answer = answerOf<Traced>(resolved, nullptr);
  for (const auto& [name, value] : figuresOf(reliabilityOf(resolved, answer)))
    if (key == name) return value;
  return std::nullopt;
}

}  // namespace

namespace {

/// A figure of a job that runs somewhere.
std::optional<Traced> figureOf(const ResolvedScenario& resolved, std::string_view key, const std::stop_token& stop) {
  if (key == capacityKey) return memoryCapacity(resolved.main);
  if (key == chanceKey) return memoryChance(resolved.main);
  if (isIntervalKey(key)) return intervalOf(resolved, answerOf<Traced>(resolved, nullptr), key, stop);
  if (isCalendarKey(key)) return calendarFigure(resolved, key);
  if (isVariantKey(key)) return variantFigure(resolved, key, stop);
  if (key.starts_with(fleetPrefix)) return fleetFigure(resolved, key.substr(fleetPrefix.size()));
  if (key.starts_with(reliabilityPrefix)) return reliabilityFigure(resolved, key.substr(reliabilityPrefix.size()));
  for (const auto& [name, pick] : picks())
    if (name == key) return pick(answerOf<Traced>(resolved, nullptr));
  return std::nullopt;
}

}  // namespace

DerivationPtr explain(const Scenario& scenario, std::string_view key, const std::stop_token& stop) {
  for (const char* known : parameterKeys)
    if (key == known) return rootOf(parametersOf(scenario.job.architecture, key), key);
  if (!isExplained(key)) return nullptr;
  const ResolvedScenario resolved = resolve(scenario, stop);
  if (stop.stop_requested() || resolved.main.allocations.empty()) return nullptr;
  const std::optional<Traced> value = figureOf(resolved, key, stop);
  return stop.stop_requested() ? nullptr : rootOf(value, key);
}

bool isExplained(std::string_view key) {
  static const std::vector<std::string> known = explainableKeys();
  return isCalendarKey(key) || std::find(known.begin(), known.end(), key) != known.end();
}

std::vector<std::string> explainableKeys() {
  std::vector<std::string> keys;
  for (const auto& entry : picks()) keys.push_back(entry.first);
  keys.push_back(capacityKey);
  keys.push_back(chanceKey);
  for (const char* key : parameterKeys) keys.push_back(key);
  for (const auto& figure : figuresOf<double>(std::nullopt)) keys.push_back(std::string(reliabilityPrefix) + figure.first);
  for (const auto& figure : figuresOf(FleetAnswer<double>())) keys.push_back(std::string(fleetPrefix) + figure.first);
  for (std::string& key : calendarKeys()) keys.push_back(std::move(key));
  for (std::string& key : variantKeys()) keys.push_back(std::move(key));
  for (std::string& key : intervalKeys()) keys.push_back(std::move(key));
  return keys;
}

}  // namespace cw
