// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/placement_table.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/answer/table.h"
#include "model/estimate/placement_answer.h"

namespace cw {
namespace {

constexpr const char* axisIds[axisCount] = {"tensor", "context", "expert", "expert_replicas", "data", "pipeline"};
constexpr const char* axisNames[axisCount] = {"tensor", "context", "expert", "copies of an expert", "data (and context)", "pipeline"};
constexpr const char* tierIds[] = {"none", "nvlink_domain", "rail", "leaf", "spine", "core", "inter_site"};
constexpr const char* tierNames[] = {"not cut", "NVLink domain", "rail", "leaf", "spine", "core", "between sites"};

}  // namespace

nlohmann::json placementTree(const Scenario& scenario, const Estimate& estimate) {
  nlohmann::json list = nlohmann::json::array();
  for (const AxisPlacement& p : placementOf(scenario, estimate))
    list.push_back({{"axis", axisIds[int(p.axis)]},
                    {"ranks", p.ranks},
                    {"stride_gpus", p.strideGpus},
                    {"ranks_per_nvlink_domain", p.ranksPerDomain},
                    {"ranks_per_node", p.ranksPerNode},
                    {"nodes_spanned", p.nodesSpanned},
                    {"tier", tierIds[int(p.tier)]}});
  return list;
}

std::string placementText(const Scenario& scenario, const Estimate& estimate) {
  std::vector<Row> rows{{"", "ranks", "GPUs apart", "of them in a node", "in an NVLink domain", "nodes spanned", "furthest tier"}};
  const auto count = [](int n) { return readable(double(n)); };
  for (const AxisPlacement& p : placementOf(scenario, estimate))
    if (p.tier != Tier::none)
      rows.push_back({axisNames[int(p.axis)], count(p.ranks), count(p.strideGpus), count(p.ranksPerNode), count(p.ranksPerDomain), count(p.nodesSpanned), tierNames[int(p.tier)]});
  return rows.size() < 2 ? std::string() : "\nWhere the parallel axes sit\n" + alignedTable(rows, 1, "  ");
}

}  // namespace cw
