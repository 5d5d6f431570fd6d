// SPDX-License-Identifier: GPL-3.0-or-later
// Every input of a scenario, catalogue rows included, with where its figure comes from. Made from the scenario's own
// JSON, so that a new field is in it.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/estimate/scenario.h"

namespace cw {

struct ListedInput {
  std::string key;    ///< its path in the scenario: "prices/useful_life_years"; members of a list by their id or name
  std::variant<std::monostate, bool, double, std::string> value;  ///< monostate: not known
  std::string unit;   ///< as the key names it; empty for words and counts
  Provenance from;
};

std::vector<ListedInput> inputsOf(const Scenario& scenario);

}  // namespace cw
