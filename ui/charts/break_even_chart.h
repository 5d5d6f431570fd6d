// SPDX-License-Identifier: GPL-3.0-or-later
// Months until buying beats renting, against the rent: a line for each share of the time in use.
#pragma once

#include <QPalette>

#include <vector>

#include "model/cost/break_even_curve.h"

class QChart;

namespace cw {

/// A new chart, owned by the caller. Rents at which buying never pays have no point.
QChart* makeBreakEvenChart(const std::vector<BreakEvenPoint>& curve, const QPalette& palette);

}  // namespace cw
