// SPDX-License-Identifier: GPL-3.0-or-later
// Which figures the sheets of a workbook hold, and which of them are formulas over the others.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/json/json_text.h"

namespace cw {

struct SheetRow {
  std::string key;      ///< names the row within its sheet
  std::string label, unit;
  Json value;           ///< one for each scenario
  /// "SUM({nodes}:{facility})", "{run_total} / {Answer.gpus_installed}": names in braces are rows of this sheet or, with
  /// its name, another's. Empty: the value itself is written.
  std::string formula;
  bool total = false;
};

struct FigureSheet {
  std::string name;
  std::vector<SheetRow> figures;
};

/// `answers`: the JSON answer of each scenario, with "job_tokens", "feasible", "cost_holds" and
/// "power_holds".
std::vector<FigureSheet> figureSheets(const std::vector<Json>& answers);

}  // namespace cw
