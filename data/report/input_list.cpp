// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/report/input_list.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "data/json/json_text.h"
#include "data/scenario/scenario_json.h"

namespace cw {
namespace {

constexpr std::string_view provenanceKeys[] = {"source", "source_location", "as_of", "confidence", "notes"};

bool isProvenance(std::string_view key) {
  return std::find(std::begin(provenanceKeys), std::end(provenanceKeys), key) != std::end(provenanceKeys);
}

std::string textAt(const Json& tree, const char* key) {
  const auto found = tree.find(key);
  return found != tree.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Provenance provenanceOf(const Json& tree) {
  return {textAt(tree, "source"), textAt(tree, "source_location"), textAt(tree, "as_of"), textAt(tree, "confidence"), textAt(tree, "notes")};
}

/// The last part of a key names its unit; the longest that fits counts.
std::string unitOf(std::string_view key) {
  static constexpr std::pair<std::string_view, std::string_view> units[] = {
      {"_usd_per_gpu_hour", "USD/GPU-hour"}, {"_usd_per_kw_month", "USD/(kW month)"}, {"_usd_per_mw_year", "USD/(MW year)"},
      {"_usd_per_kwh", "USD/kWh"}, {"_usd_per_gpu", "USD/GPU"}, {"_usd_per_w", "USD/W"}, {"_g_per_kwh", "g/kWh"}, {"_l_per_kwh", "L/kWh"},
      {"_bytes_per_s", "B/s"}, {"_flop_per_s", "FLOP/s"}, {"_flops_per_s", "FLOP/s"}, {"_flops", "FLOP/s"}, {"_fraction_per_year", "1/year"},
      {"_per_1000_node_days", "per 1,000 node-days"}, {"_usd", "USD"}, {"_bytes", "B"}, {"_years", "years"}, {"_days", "days"},
      {"_hours", "h"}, {"_fraction", "1"}, {"_mw", "MW"}, {"_kw", "kW"}, {"_w", "W"}, {"_m", "m"}, {"_hz", "Hz"}, {"_s", "s"}};
  for (const auto& [suffix, unit] : units)
    if (key.ends_with(suffix)) return std::string(unit);
  return {};
}

class Walk {
 public:
  explicit Walk(std::vector<ListedInput>& inputs) : inputs_(inputs) {}

  void visit(const Json& tree, const std::string& key, const Provenance& from) {
    if (!tree.is_structured()) {
      ListedInput& input = inputs_.emplace_back(key, std::monostate(), std::string(), from);
      if (tree.is_boolean()) input.value = tree.get<bool>();
      else if (tree.is_string()) input.value = tree.get<std::string>();
      else if (tree.is_number()) input.value = tree.get<double>();
      if (!tree.is_string()) input.unit = unitOf(key);
      return;
    }
    if (tree.is_array()) return visitList(tree, key, from);
    // A figure with its own source: {"value": 3, "source": …}.
    if (tree.contains("value")) return visit(tree["value"], key, provenanceOf(tree));
    const Provenance own = tree.contains("source") ? provenanceOf(tree) : from;
    for (const auto& [name, child] : tree.items())
      if (!isProvenance(name)) visit(child, key.empty() ? name : key + "/" + name, own);
  }

 private:
  void visitList(const Json& list, const std::string& key, const Provenance& from) {
    int number = 0;
    for (const Json& child : list) {
      ++number;
      std::string name;
      for (const char* naming : {"id", "name", "node", "input"})
        if (name.empty() && child.is_object()) name = textAt(child, naming);
      visit(child, key + "/" + (name.empty() ? std::to_string(number) : name), from);
    }
  }

  std::vector<ListedInput>& inputs_;
};

}  // namespace

std::vector<ListedInput> inputsOf(const Scenario& scenario) {
  std::vector<ListedInput> inputs;
  Result<Json> read = parseJson(scenarioToJson(scenario, Rows::inFull), "scenario");
  if (!read) return inputs;
  Json& tree = read.value();
  for (const char* told : {"format", "version", "id", "name", "notes", "tags", "own_runs"}) tree.erase(told);
  // Catalogue rows are the longest part: the scenario's own choices come first.
  const Json rows = tree.contains("overrides") ? tree["overrides"] : Json::array();
  tree.erase("overrides");
  Walk walk(inputs);
  walk.visit(tree, "", {});
  walk.visit(rows, "rows", {});
  return inputs;
}

}  // namespace cw
