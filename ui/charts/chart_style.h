// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, fonts and number format of a chart, from a palette: Qt Charts itself ignores palettes.
#pragma once

#include <QPalette>

class QChart;

namespace cw {

/// Light and dark alike; without drop shadow and animation, so that a report stays vector.
void styleChart(QChart& chart, const QPalette& palette);

}  // namespace cw
