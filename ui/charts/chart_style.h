// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, fonts and number format of a chart, from a palette: Qt Charts itself ignores palettes.
#pragma once

#include <QPalette>
#include <QStringList>

class QAbstractAxis;
class QChart;

namespace cw {

/// Light and dark alike; without drop shadow and animation, so that a report stays vector.
void styleChart(QChart& chart, const QPalette& palette);

/// The legend above, with the series that have a name.
void nameSeriesAbove(QChart& chart);

/// A new axis for the rows of a bar chart, to be given their names by keepLabelsWhole. Its
/// categories are numbers: Qt Charts keeps one of two that are equal, and shows them as HTML.
QAbstractAxis* makeRowAxis(qsizetype rows);

/// Gives the names on the left of a bar chart the room that they need, up to 60 % of the chart; longer ones lose their
/// middle, never an end. (Qt Charts itself gives labels a third and cuts without a mark, or hides, what does not fit.)
/// After styleChart; follows the size of the chart.
void keepLabelsWhole(QChart& chart, QAbstractAxis& axis, const QStringList& names);

}  // namespace cw
