// SPDX-License-Identifier: GPL-3.0-or-later
// Where a scenario on the command line comes from.
#pragma once

#include <string>
#include <vector>

#include "data/result.h"
#include "model/estimate/scenario.h"

namespace cw::cli {

/// The option --calibration of commands that answer, described alike everywhere.
inline constexpr const char* calibrationHelp = "Constants that `calibrate` wrote, in place of the scenario's or the shipped ones";

/// `calibration`: a file that `calibrate` wrote, or empty: what the scenario keeps. `source`: FILE.json, FILE.cwplan, FILE.cwplan#NAME-or-UUID or sample:NAME. `settings`: POINTER=VALUE, as of --set.
Result<Scenario> loadScenario(const std::string& source, const std::vector<std::string>& settings = {},
                              const std::string& calibration = {});

}  // namespace cw::cli
