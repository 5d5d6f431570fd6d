// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of an answer that nobody published: a rule's, which stand until a planner accepts or
// replaces them.
#pragma once

#include <string>
#include <vector>

#include "model/estimate/scenario.h"

namespace cw {

struct AssumedFigure {
  std::string name;   ///< "power of the rest of HGX H200 8-GPU node"
  std::string where;  ///< JSON Pointer of the figure, or of the row that has it
};

/// Those that the scenario's power and cost rest on, each once.
std::vector<AssumedFigure> assumedFigures(const Scenario& scenario);

/// The planner takes each as it is: value, rule and range stay, and it is no longer remarked.
void acceptAssumptions(Scenario& scenario);

}  // namespace cw
