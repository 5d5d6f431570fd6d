// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of an answer, with what each remedy sets, in its JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/estimate/estimate.h"

namespace cw {

/// Adds "findings" to the rest of the answer: those of the estimate, and one for each key that is null without a reason.
void addFindings(nlohmann::ordered_json& answer, const Estimate& estimate);

}  // namespace cw
