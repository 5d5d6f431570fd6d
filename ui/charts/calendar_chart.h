// SPDX-License-Identifier: GPL-3.0-or-later
// Pools over the days of a run, phase by phase.
#pragma once

#include <QPalette>

#include "model/estimate/estimate.h"

class QChart;

namespace cw {

/// A new chart, owned by the caller: a bar for the training and one for each pool from its arrival on, cut where phases change.
QChart* makeCalendarChart(const Estimate& estimate, const QPalette& palette);
/// A new chart, owned by the caller: a bar for each pool whose build is given, from the order until it is ready.
QChart* makeBuildChart(const Estimate& estimate, const QPalette& palette);

}  // namespace cw
