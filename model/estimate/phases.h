// SPDX-License-Identifier: GPL-3.0-or-later
// The phases of a run as the answer shows them.
#pragma once

#include "model/estimate/answer.h"
#include "model/estimate/estimate.h"

namespace cw {

/// Fills `phases` of an estimate that has its time, and adds what there is to say of them to its findings.
void addPhases(Estimate& estimate, const ResolvedScenario& resolved, const Answer<double>& answer);

}  // namespace cw
