// SPDX-License-Identifier: GPL-3.0-or-later
// The answer as a tree: the one place that knows its keys. JSON and CSV are two ways to print it.
#pragma once

#include "data/json/json_text.h"
#include "model/estimate/estimate.h"

namespace cw {

/// Every key of the answer is there; one whose value is not known holds null, and a finding names it
/// where the scenario asks for it.
Json answerTree(const Scenario& scenario, const Estimate& estimate);

/// A plan, with the keys that a scenario has.
Json planTree(ParallelPlan plan);

}  // namespace cw
