// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of offer under which GPUs are rented. Rents of one kind can be compared, of two kinds they cannot.
#pragma once

namespace cw {

enum class RentTier { hyperscalerList, specialistOnDemand, reservedOneYear, reservedThreeYears, spot, last = spot };
inline constexpr int rentTierCount = int(RentTier::last) + 1;

}  // namespace cw
