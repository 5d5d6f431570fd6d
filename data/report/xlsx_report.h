// SPDX-License-Identifier: GPL-3.0-or-later
// Answers as an Excel workbook: a sheet for each part of the answer, a column for each scenario. Totals are formulas
// over the cells, so that a planner who changes a price sees what it does to the run.
#pragma once

#include <string>
#include <vector>

#include "data/report/answered.h"
#include "data/result.h"

namespace cw {

/// Sheets Answer, Assumptions, Step, Memory, Power, Reliability, Cost, Tenures, Network, Power caps, Findings. Replaces the file in one step.
Status writeXlsxReport(const std::vector<Answered>& answers, const std::string& path);

}  // namespace cw
