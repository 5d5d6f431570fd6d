// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/answer/table.h"
#include "data/json/json_text.h"

namespace cw {
namespace {

/// A number that was explained once is not explained again: the derivation is a graph, its full tree would explode.
class TextWriter {
 public:
  explicit TextWriter(int depth) : depth_(depth) {}

  void write(const DerivationPtr& node, int level) {
    const DerivationStep step = describe(*node);
    const bool told = !step.inputs.empty() && !told_.insert(node.get()).second;
    out += std::string(std::size_t(level) * 2, ' ') + (step.name.empty() ? "result" : step.name) + " = " + precise(step.value);
    if (!step.unit.empty()) out += " " + step.unit;
    if (told) out += "  (as above)";
    else if (!step.inputs.empty()) out += "  = " + step.formula;
    if (!step.source.empty()) out += "  [" + step.source + "]";
    out += "\n";
    if (told) return;
    if (level >= depth_ && !step.inputs.empty()) {
      out += std::string(std::size_t(level + 1) * 2, ' ') + "…\n";
      return;
    }
    for (const DerivationPtr& input : step.inputs) write(input, level + 1);
  }

  std::string out;

 private:
  int depth_;
  std::set<const DerivationNode*> told_;
};

/// Each named number once, in a list, with its inputs by their places in it; the first is the result.
class JsonListWriter {
 public:
  std::size_t add(const DerivationPtr& node) {
    if (const auto known = places_.find(node.get()); known != places_.end()) return known->second;
    const std::size_t place = places_.emplace(node.get(), steps.size()).first->second;
    const DerivationStep step = describe(*node);
    steps.push_back({{"name", step.name}, {"value", step.value}, {"unit", step.unit}, {"formula", step.formula}, {"source", step.source}});
    Json inputs = Json::array();
    for (const DerivationPtr& input : step.inputs) inputs.push_back(add(input));
    steps[place]["inputs"] = inputs;
    return place;
  }

  Json steps = Json::array();

 private:
  std::map<const DerivationNode*, std::size_t> places_;
};

}  // namespace

std::string derivationToText(const DerivationPtr& root, int depth) {
  if (!root) return {};
  TextWriter writer(depth);
  writer.write(root, 0);
  return writer.out;
}

std::string derivationToJson(const DerivationPtr& root) {
  if (!root) return "{}";
  JsonListWriter writer;
  writer.add(root);
  return jsonToText({{"value", recompute(*root)}, {"steps", writer.steps}});
}

}  // namespace cw
