// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, fonts and number format of a chart, from a palette: Qt Charts itself ignores palettes.
#pragma once

#include <QPalette>
#include <QStringList>

class QBarCategoryAxis;
class QChart;

namespace cw {

/// Light and dark alike; without drop shadow and animation, so that a report stays vector.
void styleChart(QChart& chart, const QPalette& palette);

/// The legend above, with the series that have a name.
void nameSeriesAbove(QChart& chart);

/// Gives the names on the left of a bar chart the room that they need, up to 60 % of the chart; longer ones lose their
/// middle, never an end. (Qt Charts itself gives labels a third and cuts without a mark, or hides, what does not fit.)
/// After styleChart; follows the size of the chart.
void keepLabelsWhole(QChart& chart, QBarCategoryAxis& axis, const QStringList& names);

}  // namespace cw
