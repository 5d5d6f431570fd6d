// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a measurements file: every row is resolved, and what is predicted is finite.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "model/calibration/validation.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto cells = cw::measurementCells(text, "fuzz");
  const auto rows = cw::measurementsFromCsv(text, "fuzz");
  if (!rows) return 0;
  // With a tab in its header the text counts as copied from a spreadsheet.
  const bool tabs = text.find('\t') != text.npos;
  if (!tabs && (!cells || cells.value().size() != rows.value().size())) std::abort();
  for (const cw::RowResult& row : cw::validate(rows.value(), cw::gpuByPrintedName, cw::Folds::none).rows)
    if (row.predicted && !std::isfinite(*row.predicted)) std::abort();
  return 0;
}
