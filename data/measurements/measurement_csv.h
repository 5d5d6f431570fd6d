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
Result<std::vector<Measurement>> readMeasurementsFile(const std::string& path);

}  // namespace cw
