// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario with its answer: what every report is made of.
#pragma once

#include "model/estimate/estimate.h"

namespace cw {

struct Answered {
  Scenario scenario;
  Estimate estimate;
};

}  // namespace cw
