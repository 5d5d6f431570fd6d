// SPDX-License-Identifier: GPL-3.0-or-later
// What moves a figure most: a bar for each input, from the figure at its low end to the figure at its high end.
#pragma once

#include <QPalette>

#include <vector>

#include "model/estimate/scenario.h"
#include "model/uncertainty/outcome.h"

class QChart;

namespace cw {

/// The bars that move the figure: planner's ranges and the model's error first, in each half the widest first.
std::vector<TornadoBar> barsOf(Figure figure, const Uncertainty& uncertainty);
/// "Electricity", "Restart ±10 %" …
QString labelOf(const TornadoBar& bar, const Scenario& scenario);
/// From where to where the input moves, in the units of the screen.
QString movedText(const TornadoBar& bar);

/// A new chart, owned by the caller, of the first `most` bars that can be seen.
QChart* makeTornadoChart(Figure figure, const Scenario& scenario, const Uncertainty& uncertainty, std::size_t most, const QPalette& palette);

}  // namespace cw
