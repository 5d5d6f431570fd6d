// SPDX-License-Identifier: GPL-3.0-or-later
// ISO dates without a clock.
#pragma once

#include <optional>
#include <string>

#include "model/units/units.h"

namespace cw {

/// The date `after` a given one ("2024-07-22"), or before it where `after` is negative: the day in which that moment lies.
/// Empty for text that is no date.
std::optional<std::string> dateAfter(const std::string& isoDate, Duration after);

/// Days from one date to a later one, negative where it is earlier. Empty for text that is no date.
std::optional<long> daysBetween(const std::string& from, const std::string& to);

}  // namespace cw
