// SPDX-License-Identifier: GPL-3.0-or-later
// The inputs that may have a range: their names, units and bounds, and the way to their values in a scenario.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/estimate/scenario.h"
#include "model/uncertainty/input_range.h"

namespace cw {

enum class InputOwner { scenario, pool, site, nodeType };

struct InputKind {
  UncertainInput input;
  const char* key;   ///< its key in the scenario
  const char* name;  ///< for planners
  const char* unit;
  double low, high;  ///< allowed, inclusive: the bounds of the scenario's own field
  InputOwner owner = InputOwner::scenario;
  bool whole = false;
  bool movesStep = false;  ///< the step is computed again; otherwise the answer alone
};

const InputKind& kindOf(UncertainInput input);

/// The sites, pools or node types of the scenario that have this input: what `InputRange::of` may say. {""} for an
/// input of the scenario as a whole.
std::vector<std::string> ownersOf(const Scenario& scenario, UncertainInput input);

/// Where an input stands in a scenario: at which of its pools, sites or prices of nodes. Found once for many values.
struct InputPlace {
  UncertainInput input{};
  std::vector<std::size_t> elements;  ///< none for an input of the scenario as a whole
};
/// A node type without a row among the prices gets one.
InputPlace placeOf(Scenario& scenario, UncertainInput input, std::string_view of);
void setValue(Scenario& scenario, const InputPlace& place, double value);
/// Puts the values there back to those of another scenario with the same pools, sites and prices.
void copyValues(Scenario& scenario, const InputPlace& place, const Scenario& from);

/// The value at its owner, the first with an empty `of`. Absent: not known, or no such owner.
std::optional<double> valueOf(const Scenario& scenario, UncertainInput input, std::string_view of);
/// How far its source leaves the value open, low to high. Absent: the source does not say.
std::optional<std::pair<double, double>> openRange(const Scenario& scenario, UncertainInput input,
                                                   std::string_view of);
/// False where there is no such owner.
bool setValue(Scenario& scenario, UncertainInput input, std::string_view of, double value);

}  // namespace cw
