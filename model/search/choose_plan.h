// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario leaves open is decided by the end of its run: the plan with which it is over soonest, failures, phases and
// fewer GPUs than there are considered, and the way of mixing pools.
#pragma once

#include <stop_token>

#include "model/estimate/resolve.h"

namespace cw {

/// Nothing of it may be used where it was stopped.
ResolvedScenario resolve(const Scenario& scenario, const std::stop_token& stop = {});

}  // namespace cw
