// SPDX-License-Identifier: GPL-3.0-or-later
#include <string_view>

#include <nlohmann/json.hpp>

#include "data/answer/answer_tree.h"
#include "data/answer/estimate_json.h"
#include "data/answer/table.h"

namespace cw {
namespace {

/// The unit that a key names, its own or that of the object it is in.
std::string_view unitOf(std::string_view key) {
  static constexpr std::pair<std::string_view, std::string_view> units[] = {
      {"per_gpu_hour", "USD/GPU-hour"},
      {"per_million_tokens", "USD/million tokens"},
      {"cost_usd/per_year", "USD/year"},
      {"cost_usd", "USD"},
      {"run_total_usd", "USD"},
      {"model_flops_per_s_per_gpu", "FLOP/s"},
      {"peak_flop_per_s", "FLOP/s"},
      {"tokens_per_s", "tokens/s"},
      {"step_breakdown_s", "s"},
      {"memory_bytes_per_gpu", "B"},
      {"power_w", "W"},
      {"facility_average_w", "W"},
      {"energy_wh", "Wh"},
      {"time_days", "days"},
      {"carbon_kg", "kg"},
      {"water_l", "L"},
      {"gpus_", "GPUs"},
  };
  if (key.ends_with("/fits")) return "";
  for (const auto& [part, unit] : units)
    if (key.find(part) != std::string_view::npos) return unit;
  if (key.ends_with("_fraction") || key == "pue") return "1";
  return key.ends_with("_s") ? "s" : "";
}

std::string cellOf(const Json& value) {
  if (value.is_string()) return csvText(value.get<std::string>());
  if (value.is_number_float()) return shortest(value.get<double>());
  return value.is_null() ? "" : value.dump();
}

void addLines(const Json& tree, const std::string& key, const std::string& scenario, std::string& out) {
  if (tree.is_structured()) {
    for (const auto& [name, child] : tree.items()) addLines(child, key.empty() ? name : key + "/" + name, scenario, out);
    return;
  }
  out += scenario + "," + csvText(key) + "," + cellOf(tree) + "," + std::string(unitOf(key)) + "\r\n";
}

}  // namespace

std::string estimateToCsv(const Scenario& scenario, const Estimate& estimate) {
  Json tree = answerTree(scenario, estimate);
  for (const char* told : {"scenario", "findings", "roofline"}) tree.erase(told);
  std::string out = "scenario,key,value,unit\r\n";
  addLines(tree, "", csvText(estimate.scenarioName), out);
  return out;
}

}  // namespace cw
