// SPDX-License-Identifier: GPL-3.0-or-later
// CSV as RFC 4180 has it: quoted cells may hold commas, line breaks and doubled quotes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/result.h"

namespace cw {

struct CsvRecord {
  int line = 0;  ///< in the file, of the record's first cell; counted from 1
  std::vector<std::string> cells;
};

/// Blank lines are skipped, as is a byte order mark. A quote that never closes is an error that names its line.
Result<std::vector<CsvRecord>> csvRecords(std::string_view text, const std::string& path, char separator = ',');

}  // namespace cw
