// SPDX-License-Identifier: GPL-3.0-or-later
// The derivation of P10, P50 and P90: keys "interval/training_time_days/p10" and so on.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "model/estimate/answer.h"
#include "model/trace/traced.h"

namespace cw {

/// In the order of the answer.
std::vector<std::string> intervalKeys();
bool isIntervalKey(std::string_view key);

/// With the model's error alone: the figure times the factor of the record. With ranges: a percentile of the samples,
/// whose source names what varied. Absent where the figure is not determined.
std::optional<Traced> intervalOf(const ResolvedScenario& resolved, const Answer<Traced>& answer, std::string_view key,
                                 const std::stop_token& stop = {});

}  // namespace cw
