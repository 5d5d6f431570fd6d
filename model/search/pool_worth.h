// SPDX-License-Identifier: GPL-3.0-or-later
// What a GPU of each pool is worth to the job, and what each pool adds to the cluster.
#pragma once

#include <stop_token>
#include <vector>

#include "model/estimate/estimate.h"

namespace cw {

/// One entry for each kind of node, in the order of the pools; empty where all pools are alike. Every figure is under
/// the best plan for its GPUs, whatever the scenario's plan: searches take tenths of a second.
/// Empty where it was stopped.
std::vector<PoolWorth> poolWorth(const Scenario& scenario, const std::stop_token& stop = {});

}  // namespace cw
