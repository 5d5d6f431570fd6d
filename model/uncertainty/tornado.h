// SPDX-License-Identifier: GPL-3.0-or-later
// The answer with one input after the other moved: over its range, or by a little where it has none.
#pragma once

#include <stop_token>
#include <vector>

#include "model/uncertainty/outcome_model.h"

namespace cw {

/// `model`: inputs as they stand; it is left so. Inputs without a range that move nothing have no bar.
/// Some of the bars only where it was stopped.
std::vector<TornadoBar> tornadoOf(OutcomeModel& model, const std::stop_token& stop);

}  // namespace cw
