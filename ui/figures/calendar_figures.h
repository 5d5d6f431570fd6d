// SPDX-License-Identifier: GPL-3.0-or-later
// The phases of a run, and how its pools are delivered and built, as tables.
#pragma once

#include "model/estimate/estimate.h"
#include "ui/figures/figure_table.h"

namespace cw {

FigureTable phaseTable(const Estimate& estimate);
/// What a phase begins with, and what is not there yet.
QString phaseNote(const Scenario& scenario, const Estimate& estimate);

FigureTable buildTable(const Estimate& estimate);
QString buildNote(const Estimate& estimate);

}  // namespace cw
