// SPDX-License-Identifier: GPL-3.0-or-later
// What each way of mixing pools would give, with its reason.
#pragma once

#include <vector>

#include "model/estimate/estimate.h"
#include "model/estimate/resolve.h"

namespace cw {

/// What each kind of node does in a job.
std::vector<KindEstimate> kindsOf(const ResolvedJob& job);

/// One row for each strategy of `resolved`; the best that is possible and fits is marked.
std::vector<StrategyEstimate> strategiesOf(const ResolvedScenario& resolved);

/// The names of the main job's pools whose nodes are of one of its kinds.
std::string poolNames(const ResolvedJob& job, int kind);

}  // namespace cw
