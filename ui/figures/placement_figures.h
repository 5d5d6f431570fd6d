// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parallel axes sit, and what the GPUs do, as tables.
#pragma once

#include "model/estimate/estimate.h"
#include "ui/figures/figure_table.h"

namespace cw {

FigureTable placementTable(const Scenario& scenario, const Estimate& estimate);
/// MFU over the GPUs of the job and over all of them, with the GPUs that stand behind it.
FigureTable utilisationTable(const Scenario& scenario, const Estimate& estimate);

}  // namespace cw
