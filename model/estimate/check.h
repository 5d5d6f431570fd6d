// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a plan, or worth knowing, in findings.
#pragma once

#include <stop_token>
#include <vector>

#include "model/estimate/finding.h"
#include "model/estimate/resolve.h"

namespace cw {

/// Degrees, batch, precision, placement, memory with its remedies, and what the figures rest on.
/// Not all of them where it was stopped.
void checkScenario(const ResolvedScenario& resolved, std::vector<Finding>& findings, const std::stop_token& stop = {});

}  // namespace cw
