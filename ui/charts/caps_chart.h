// SPDX-License-Identifier: GPL-3.0-or-later
// What a cap on the GPUs' power changes: time, energy and cost of the run against the cap, each over the run without one.
#pragma once

#include <QPalette>

#include "model/estimate/power_caps.h"

class QChart;

namespace cw {

/// A new chart, owned by the caller. Dots mark the best cap of each figure; figures that are not known have no line.
QChart* makeCapsChart(const PowerCaps& caps, const QPalette& palette);

}  // namespace cw
