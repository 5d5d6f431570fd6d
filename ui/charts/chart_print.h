// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as vectors on a page.
#pragma once

#include <QRectF>

#include "model/hardware/gpu.h"
#include "model/performance/step.h"

class QPainter;

namespace cw {

/// In light colours whatever the screen's. `box` is in the painter's coordinates, `pointsWide` the width in points
/// that it has on paper, so that the text of the chart has the size of the report's.
void printStepChart(QPainter& painter, const QRectF& box, double pointsWide, const StepEstimate& step);
void printRooflineChart(QPainter& painter, const QRectF& box, double pointsWide, const StepEstimate& step, const Gpu& gpu);

}  // namespace cw
