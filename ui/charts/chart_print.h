// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as vectors on a page.
#pragma once

#include <QSizeF>

#include <memory>

class QChart;
class QGraphicsScene;

namespace cw {

/// The chart, taken over and laid out for paper: render the scene into a box of this size in points (or of its shape),
/// so that the text of the chart has the size of the report's.
std::shared_ptr<QGraphicsScene> sceneForPrint(QChart* chart, const QSizeF& points);

}  // namespace cw
