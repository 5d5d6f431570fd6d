// SPDX-License-Identifier: GPL-3.0-or-later
// Where a scenario on the command line comes from.
#pragma once

#include <string>
#include <vector>

#include "data/result.h"
#include "model/estimate/scenario.h"

namespace cw::cli {

/// `source`: FILE.json, FILE.cwplan, FILE.cwplan#NAME-or-UUID or sample:NAME. `settings`: POINTER=VALUE, as of --set.
Result<Scenario> loadScenario(const std::string& source, const std::vector<std::string>& settings = {});

}  // namespace cw::cli
