// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parallel axes of an answer sit: for its JSON and its text.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "model/estimate/estimate.h"

namespace cw {

/// A list, one object an axis: axis, ranks, stride_gpus, ranks_per_nvlink_domain, ranks_per_node, nodes_spanned, tier.
nlohmann::json placementTree(const Scenario& scenario, const Estimate& estimate);

/// A section of the estimate's text; empty where nothing is cut.
std::string placementText(const Scenario& scenario, const Estimate& estimate);

}  // namespace cw
