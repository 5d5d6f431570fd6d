// SPDX-License-Identifier: GPL-3.0-or-later
// Where a step goes: seconds of its critical path by cause.
#pragma once

#include <QPalette>
#include <QString>

#include "model/performance/step.h"

class QChart;

namespace cw {

QString nameOf(StepPart part);

/// A new chart, owned by the caller: one horizontal bar for each part that takes time, in the order of the model.
QChart* makeStepChart(const StepEstimate& step, const QPalette& palette);

}  // namespace cw
