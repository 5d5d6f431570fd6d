// SPDX-License-Identifier: GPL-3.0-or-later
// The spread of an answer and what moves it most, as JSON and as text.
#pragma once

#include <string>

#include "data/json/json_text.h"
#include "model/estimate/estimate.h"

namespace cw {

/// Adds "uncertainty" and "tornado". A figure that is not determined holds null, as it does in the answer itself.
void addRisk(Json& tree, const Uncertainty& uncertainty);

/// Empty where nothing was sampled.
std::string riskText(const Estimate& estimate, const Currency& currency);

}  // namespace cw
