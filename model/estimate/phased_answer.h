// SPDX-License-Identifier: GPL-3.0-or-later
// A run on pools that arrive one after another: phase by phase until its tokens are trained.
#pragma once

#include <vector>

#include "model/estimate/answer.h"

namespace cw {

/// Step, rates, checkpoints, capital and design power are those of the whole cluster; time, goodput, average power, energy,
/// yearly cost and the cost of the run are of the phases together, peak power is the highest of theirs. A phase on other GPUs than
/// before, or after a stop, begins with a pause: a checkpoint is written and the job restarted on its new ranks. A phase whose
/// pools cannot hold the job, and maintenance, trains nothing and draws idle power.
template <class Real>
Answer<Real> phasedAnswer(const ResolvedScenario& resolved, std::vector<Finding>* findings);

}  // namespace cw
