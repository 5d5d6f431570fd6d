// SPDX-License-Identifier: GPL-3.0-or-later
// The four figures that may spread, in words and units.
#pragma once

#include <QString>

#include "model/uncertainty/outcome.h"
#include "ui/text/format.h"

namespace cw {

QString nameOf(Figure figure);
Reading readFigure(Figure figure, double value);

/// One unit for a whole axis: values are divided by it.
struct FigureScale {
  double divisor = 1;
  QString unit;
};
FigureScale scaleOf(Figure figure, double largest);

}  // namespace cw
