// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of an answer, with what each remedy sets, in its JSON.
#pragma once

#include "data/json/json_text.h"
#include "model/estimate/estimate.h"

namespace cw {

/// Adds "findings" to the rest of the answer: those of the estimate, and one for each key that is null without a reason.
void addFindings(Json& answer, const Estimate& estimate);

}  // namespace cw
