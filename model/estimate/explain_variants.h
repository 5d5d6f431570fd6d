// SPDX-License-Identifier: GPL-3.0-or-later
// Derivations of what the answer says of the same scenario had otherwise: bought, leased or rented, and with its GPUs capped.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "model/estimate/resolve.h"
#include "model/trace/traced.h"

namespace cw {

/// "tenures/buy/run_total_usd", "break_even/buy_over_rent_months", "power_caps/options/0/cap_w" and so on.
std::vector<std::string> variantKeys();
bool isVariantKey(std::string_view key);

/// Absent where the figure is not determined.
std::optional<Traced> variantFigure(const ResolvedScenario& resolved, std::string_view key, const std::stop_token& stop = {});

}  // namespace cw
