// SPDX-License-Identifier: GPL-3.0-or-later
// The memory model's error as a curve over what the plan needs, split where the GPU's memory ends.
#pragma once

#include <QRectF>

#include "model/performance/step.h"

class QPainter;
class QPalette;

namespace cw {

/// Up to here the bar and the curve reach: what the plan needs where the model is two spreads too low.
double reachOf(const MemoryEstimate& memory);

/// Draws into `area`, whose left edge is no memory; `scale` is its pixels a byte.
void paintChance(QPainter& painter, const QRectF& area, const MemoryEstimate& memory, double scale, const QPalette& palette);

}  // namespace cw
