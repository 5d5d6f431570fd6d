// SPDX-License-Identifier: GPL-3.0-or-later
// The slowest scenarios that model/estimate/limits.h allows, each with other lists at their limits. They were found by a
// random search over the corners of the limits, starting from the samples.
#pragma once

#include <string>
#include <vector>

#include "model/estimate/scenario.h"

namespace cw::examples {

struct Corner {
  std::string name;  ///< what is as long as it may be
  Scenario scenario;
};

std::vector<Corner> slowestCorners();

}  // namespace cw::examples
