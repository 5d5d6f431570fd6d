// SPDX-License-Identifier: GPL-3.0-or-later
// The phases of a run as the answer shows them.
#pragma once

#include "model/estimate/answer.h"
#include "model/estimate/estimate.h"

namespace cw {

/// Fills `builds` and, where the run has its time, `phases`, and adds what there is to say of them to the findings.
void addPhases(Estimate& estimate, const ResolvedScenario& resolved, const Answer<double>& answer);

}  // namespace cw
