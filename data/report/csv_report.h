// SPDX-License-Identifier: GPL-3.0-or-later
// Answers as CSV: one figure a row for programs, or one scenario a row for people who compare.
#pragma once

#include <string>
#include <vector>

#include "data/report/answered.h"

namespace cw {

enum class CsvForm {
  tidy,    ///< scenario,key,value,unit,scenario_id; the key is its path in the JSON answer
  summary  ///< a row a scenario; a column for each figure that is not in a list, named by its path
};

enum class CsvDialect {
  plain,       ///< RFC 4180, C locale, UTF-8
  spreadsheet  ///< semicolons, decimal commas and a byte order mark: what a spreadsheet opens where commas are decimal
};

/// An unknown value is empty. Text cells cannot run as formulas; numbers stay numbers.
std::string reportCsv(const std::vector<Answered>& answers, CsvForm form, CsvDialect dialect);

}  // namespace cw
