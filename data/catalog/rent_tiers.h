// SPDX-License-Identifier: GPL-3.0-or-later
// Rents of one kind of offer, from the catalogue's rows.
#pragma once

#include <optional>
#include <string_view>

#include "model/cost/rent_tier.h"
#include "model/estimate/scenario.h"

namespace cw {

/// As scenarios write them, in the order of RentTier.
inline constexpr const char* rentTierWords[] = {"hyperscaler_list", "specialist_on_demand",
                                                "reserved_1_year", "reserved_3_years", "spot"};

/// The newest of the catalogue's rows; without a value where it has none.
Fact<Money> rentOf(RentTier tier, std::string_view gpuId);

/// Rent of every node type of that kind. A type whose GPU has no such row is left without a rent: a
/// figure of another kind would look like one of this.
void setRentTier(Scenario& scenario, RentTier tier);

/// The kind that the rents of all pools are of; none where they differ, or are a planner's own.
std::optional<RentTier> rentTierOf(const Scenario& scenario);

}  // namespace cw
