// SPDX-License-Identifier: GPL-3.0-or-later
// The operators of a step under the GPU's roofs (Williams 2009), on logarithmic axes.
#pragma once

#include <QPalette>

#include "model/hardware/gpu.h"
#include "model/performance/step.h"

class QChart;

namespace cw {

/// A new chart, owned by the caller. Roofs: memory bandwidth, and the dense peak of each number format in use.
QChart* makeRooflineChart(const StepEstimate& step, const Gpu& gpu, const QPalette& palette);

}  // namespace cw
