// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/finding_tree.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/answer/answer_tree.h"
#include "data/text/finding_text.h"

namespace cw {
namespace {

Json remedyTree(const Remedy& remedy) {
  Json set = Json::object();
  const Json plan = remedy.plan ? planTree(*remedy.plan) : Json::object();
  for (const FieldChange& change : remedy.set) {
    const std::string pointer(change.pointer), key = pointer.substr(pointer.rfind('/') + 1);
    set[pointer] = pointer.starts_with("/plan/") ? (plan.contains(key) ? plan.at(key) : Json()) : Json(change.value);
  }
  return {{"set", set},
          {"training_time_days", remedy.trainingTime.days()},
          {"run_total_usd", remedy.runTotal ? Json(remedy.runTotal->usd()) : Json()},
          {"fits", remedy.fits},
          {"fit_probability", remedy.fitProbability}};
}

Json findingTree(const Finding& finding) {
  Json remedies = Json::array();
  for (const Remedy& remedy : finding.remedies) remedies.push_back(remedyTree(remedy));
  Json arguments = Json::object();
  for (int i = 0; i < finding.argumentCount; ++i) {
    const Argument& argument = finding.arguments[std::size_t(i)];
    if (std::isfinite(argument.value)) arguments[std::string(argument.name)] = argument.value;
  }
  if (!finding.other.empty()) arguments["other"] = finding.other;
  return {{"id", ruleId(finding.rule).toStdString()},
          {"severity", severityId(finding.severity).toStdString()},
          {"where", finding.where},
          {"text", finding.text},
          {"arguments", arguments},
          {"message", messageOf(finding).toStdString()},
          {"remedy", remedyOf(finding).toStdString()},
          {"remedies", std::move(remedies)}};
}

bool allNull(const Json& tree) {
  if (!tree.is_structured()) return tree.is_null();
  for (const Json& child : tree)
    if (!allNull(child)) return false;
  return !tree.empty();
}

/// Keys whose value is null; one key for an object of which nothing is known.
void collectNulls(const Json& tree, const std::string& key, std::vector<std::string>& keys) {
  if (!key.empty() && allNull(tree)) {
    keys.push_back(key);
    return;
  }
  if (!tree.is_structured()) return;
  for (const auto& [name, child] : tree.items()) collectNulls(child, key.empty() ? name : key + "/" + name, keys);
}

/// Empty where a scenario has no dates, no repairs, no pods, or where buying never beats renting: nothing is wrong, and what is
/// missing of it has a finding.
bool mayBeEmpty(const std::string& key) {
  constexpr std::string_view optional[] = {"start_date", "finish_date", "pods", "waiting_for_repair", "spare_nodes", "burn_in_days", "it_storage"};
  if (key.starts_with("tenures/break_even_curve/")) return true;
  const std::string last = key.substr(key.rfind('/') + 1);
  return std::ranges::find(optional, last) != std::end(optional);
}

}  // namespace

void addFindings(Json& tree, const Estimate& e) {
  std::vector<std::string> unknown;
  collectNulls(tree, "", unknown);
  std::erase_if(unknown, mayBeEmpty);
  Json findings = Json::array();
  for (const Finding& finding : e.findings) {
    findings.push_back(findingTree(finding));
    if (finding.rule == Rule::notComputedYet) std::erase(unknown, finding.text);
  }
  for (const std::string& key : unknown) findings.push_back(findingTree({Rule::notComputedYet, Severity::note, "", key, {}, 0}));
  tree["findings"] = findings;
}

}  // namespace cw
