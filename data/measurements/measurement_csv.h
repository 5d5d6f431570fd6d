// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a measurements file (columns: data/validation/README.md). RFC 4180 quoting, any column order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/result.h"
#include "model/calibration/measurement.h"

namespace cw {

Result<std::vector<Measurement>> measurementsFromCsv(std::string_view text, const std::string& path);
/// `path`: a file, or - for standard input.
Result<std::vector<Measurement>> readMeasurementsFile(const std::string& path);
/// The rows of all files, in their order. An id that stands in two files is refused: its measurement would count twice.
Result<std::vector<Measurement>> readMeasurementsFiles(const std::vector<std::string>& paths);

// The same rows as text, for people who edit them. A row has one cell for each column.
/// In the order of the schema; each ends with a zero character.
std::vector<std::string_view> measurementColumns();
/// What the column allows, where the cell holds something else; empty where it is right.
std::string_view measurementCellAllows(std::size_t column, const std::string& cell);
/// With commas, or with tabs where the header has one (as spreadsheets copy). Cells may hold what is not allowed; columns
/// that are not the schema's are dropped.
Result<std::vector<std::vector<std::string>>> measurementCells(std::string_view text, const std::string& path);
/// Cells that are not allowed count as unstated.
Measurement measurementOfCells(const std::vector<std::string>& cells);

}  // namespace cw
