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

/// `source`: as data/source/scenario_source.h has it. `settings`: POINTER=VALUE, as of --set.
/// `calibration`: a file that `calibrate` wrote, or empty: what the scenario keeps.
Result<Scenario> loadScenario(const std::string& source, const std::vector<std::string>& settings,
                              const std::string& calibration);
/// All of them, and every scenario of a plan of which none is named.
Result<std::vector<Scenario>> loadScenarios(const std::vector<std::string>& sources,
                                            const std::string& calibration);

}  // namespace cw::cli
