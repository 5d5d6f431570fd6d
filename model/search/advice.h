// SPDX-License-Identifier: GPL-3.0-or-later
// What would be better, tried before it is said: each change is applied to the scenario, the whole run is estimated, and it
// is offered only where it is legal, fits, and helps by the measure that it claims.
#pragma once

#include <stop_token>
#include <vector>

#include "model/estimate/finding.h"
#include "model/estimate/resolve.h"

namespace cw {

/// Adds remedies to the findings of a scenario, and findings for what is only seen by trying: a better way of mixing pools,
/// sizes that leave fewer GPUs idle. `now`: how long the run takes as it is. Those that were tried where it was stopped.
void addAdvice(const ResolvedScenario& resolved, Duration now, std::vector<Finding>& findings, const std::stop_token& stop = {});

}  // namespace cw
