// SPDX-License-Identifier: GPL-3.0-or-later
// How dates and the batch ramp cut a run.
#pragma once

#include "model/estimate/resolve.h"

namespace cw {

/// Gives a scenario whose jobs have their nodes its start, the phases before its last date, and the stages of its ramp.
void cutIntoPhases(ResolvedScenario& resolved);

}  // namespace cw
