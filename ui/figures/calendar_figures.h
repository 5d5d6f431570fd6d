// SPDX-License-Identifier: GPL-3.0-or-later
// The phases of a run on pools that arrive one after another, as a table.
#pragma once

#include "model/estimate/estimate.h"
#include "ui/figures/figure_table.h"

namespace cw {

FigureTable phaseTable(const Estimate& estimate);
/// What a phase begins with, and what is not there yet.
QString phaseNote(const Scenario& scenario, const Estimate& estimate);

}  // namespace cw
