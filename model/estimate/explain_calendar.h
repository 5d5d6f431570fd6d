// SPDX-License-Identifier: GPL-3.0-or-later
// Derivations of the calendar's numbers: phases of the run ("phases/1/training_time_days") and builds of pools.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/estimate/resolve.h"
#include "model/trace/traced.h"

namespace cw {

/// Of the first phase and the first build; the others have the same with their own place in the list.
std::vector<std::string> calendarKeys();
bool isCalendarKey(std::string_view key);

/// Absent where the answer has no such number.
std::optional<Traced> calendarFigure(const ResolvedScenario& resolved, std::string_view key);

}  // namespace cw
