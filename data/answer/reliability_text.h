// SPDX-License-Identifier: GPL-3.0-or-later
// What failures cost a run, by component and by loss, and what would gain time, as text.
#pragma once

#include <string>

#include "model/estimate/estimate.h"

namespace cw {

/// Empty where failures cannot be counted.
std::string reliabilityText(const Estimate& estimate);

}  // namespace cw
