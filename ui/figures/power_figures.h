// SPDX-License-Identifier: GPL-3.0-or-later
// Power by its parts, and what caps on the GPUs would change, as tables.
#pragma once

#include <vector>

#include "model/estimate/estimate.h"
#include "ui/figures/figure_table.h"

namespace cw {

struct PowerPart {
  QString name;
  Power power;
  const char* key;  ///< in the JSON answer
};

/// Parts of the facility's average that are told apart, in the order of the table.
std::vector<PowerPart> powerParts(const PowerEstimate& power);
FigureTable powerTable(const Estimate& estimate);

/// A row a cap, the best marked; where a cap below the limit is best, the row's action is its place among the options.
FigureTable capsTable(const Estimate& estimate);
/// The best cap for time, energy and cost, with what it gives.
FigureTable bestCapsTable(const Estimate& estimate);
/// What the caps rest on, or why there are none.
QString capsNote(const Estimate& estimate);

}  // namespace cw
