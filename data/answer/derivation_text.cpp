// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/answer/table.h"
#include "data/json/json_text.h"
#include "data/text/printable.h"

namespace cw {
namespace {

/// Four digits, with the prefix or word that people say: "45.21 GB/s", "613.6 million USD", "713.1 µs".
std::string rounded(double value, const std::string& unit) {
  const auto digits = [](double v) {
    char buffer[32];
    const int length = std::snprintf(buffer, sizeof buffer, "%.4g", v);
    return std::string(buffer, std::size_t(length));
  };
  const double size = std::abs(value);
  struct Scale {
    double factor;
    const char *prefix, *word;
  };
  constexpr Scale scales[] = {{1e18, "E", " quintillion"}, {1e15, "P", " quadrillion"}, {1e12, "T", " trillion"}, {1e9, "G", " billion"}, {1e6, "M", " million"}, {1e3, "k", nullptr}};
  if (unit == "s" && size > 0) {
    if (size < 1e-3) return digits(value * 1e6) + " µs";
    if (size < 1) return digits(value * 1e3) + " ms";
    if (size >= 172800) return digits(value / 86400) + " days";
    return digits(value) + " s";
  }
  for (const char* prefixed : {"B", "B/s", "FLOP", "FLOP/s", "W", "Wh", "J", "tokens/s"})
    if (unit == prefixed)
      for (const Scale& s : scales)
        if (size >= s.factor) return digits(value / s.factor) + " " + s.prefix + unit;
  const std::string after = unit.empty() ? "" : " " + unit;
  for (const Scale& s : scales)
    if (s.word && size >= s.factor) return digits(value / s.factor) + s.word + after;
  return (value == std::floor(value) && size < 1e6 ? readable(value) : digits(value)) + after;
}

/// A number that was explained once is not explained again: the derivation is a graph, its full tree would explode.
class TextWriter {
 public:
  explicit TextWriter(int depth) : depth_(depth) {}

  void write(const DerivationPtr& node, int level) {
    const DerivationStep step = describe(*node);
    const bool told = !step.inputs.empty() && !told_.insert(node.get()).second;
    std::string line =
        (step.name.empty() ? "result" : step.name) + " = " + rounded(step.value, step.unit);
    if (told)
      line += "  (as above)";
    else if (!step.inputs.empty())
      line += "  = " + step.formula;
    // Long sources are told once.
    if (!step.source.empty())
      line += "  [" +
              (sources_.insert(step.name + step.source).second || step.source.size() < 40
                   ? step.source
                   : std::string("source as above")) +
              "]";
    out += std::string(std::size_t(level) * 2, ' ') + onOneLine(line) + "\n";
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
  std::set<std::string> sources_;
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
