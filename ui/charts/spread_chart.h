// SPDX-License-Identifier: GPL-3.0-or-later
// How likely a figure is to stay below a value: the cumulative distribution of the samples.
#pragma once

#include <QPalette>

#include "model/uncertainty/outcome.h"

class QChart;

namespace cw {

/// A new chart, owned by the caller: the curve from P1 to P99, with P10, P50, P90 and the estimate marked.
QChart* makeSpreadChart(Figure figure, const Spread& spread, double point, const QPalette& palette);

}  // namespace cw
