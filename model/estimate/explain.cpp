// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/estimate/answer.h"
#include "model/estimate/estimate.h"
#include "model/trace/traced.h"
#include "model/uncertainty/explain_interval.h"

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

Pick rate(Traced Rates<Traced>::*member) {
  return [member](const TracedAnswer& a) -> std::optional<Traced> { return a.rates.*member; };
}

Pick maybe(std::optional<Traced> TracedAnswer::*member, double factor, const char* name, const char* unit) {
  return [=](const TracedAnswer& a) -> std::optional<Traced> {
    if (!(a.*member)) return std::nullopt;
    return named(*(a.*member) * factor, name, unit);
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
    return std::optional(named(a.trainingSeconds / 86400.0, "training time", "days"));
  });
  picks.emplace_back("goodput_fraction", plain(&TracedAnswer::goodput));
  for (int i = 0; i < stepPartCount; ++i)
    picks.emplace_back("step_breakdown_s/" + std::string(keyOf(StepPart(i))),
                       [i](const TracedAnswer& a) { return std::optional(a.step.parts[std::size_t(i)]); });
  for (int i = 0; i < memoryPartCount; ++i)
    picks.emplace_back("memory_bytes_per_gpu/" + std::string(keyOf(MemoryPart(i))),
                       [i](const TracedAnswer& a) { return std::optional(a.step.memory.parts[std::size_t(i)]); });
  picks.emplace_back("memory_bytes_per_gpu/total",
                     [](const TracedAnswer& a) { return std::optional(named(a.step.memory.total(), "memory of a GPU", "B")); });
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
  picks.emplace_back("power_w/it_gpus", power(&P::itGpus));
  picks.emplace_back("power_w/it_hosts", power(&P::itHosts));
  picks.emplace_back("power_w/it_network", power(&P::itNetwork));
  picks.emplace_back("power_w/it_storage", partOfPower(&P::itStorage));
  picks.emplace_back("power_w/distribution_loss", partOfPower(&P::distribution));
  picks.emplace_back("power_w/cooling", power(&P::cooling));
  picks.emplace_back("energy_wh/it", maybe(&TracedAnswer::itEnergy, 1 / 3600.0, "IT energy of the run", "Wh"));
  picks.emplace_back("energy_wh/facility", maybe(&TracedAnswer::facilityEnergy, 1 / 3600.0, "facility energy of the run", "Wh"));
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

DerivationPtr explain(const Scenario& scenario, std::string_view key) {
  if (isIntervalKey(key)) {
    const ResolvedScenario resolved = resolve(scenario);
    if (resolved.main.allocations.empty()) return nullptr;
    const std::optional<Traced> value = intervalOf(resolved, answerOf<Traced>(resolved, nullptr), key);
    return value ? value->node() : nullptr;
  }
  for (const auto& [name, pick] : picks()) {
    if (name != key) continue;
    const ResolvedScenario resolved = resolve(scenario);
    if (resolved.main.allocations.empty()) return nullptr;
    std::vector<Finding> findings;
    const std::optional<Traced> value = pick(answerOf<Traced>(resolved, &findings));
    return value ? value->node() : nullptr;
  }
  return nullptr;
}

std::vector<std::string> explainableKeys() {
  std::vector<std::string> keys;
  for (const auto& entry : picks()) keys.push_back(entry.first);
  for (std::string& key : intervalKeys()) keys.push_back(std::move(key));
  return keys;
}

}  // namespace cw
