// SPDX-License-Identifier: GPL-3.0-or-later
// A planner's range on one input: what it is not below, not above, and perhaps what is likely.
#pragma once

#include <optional>
#include <string>

namespace cw {

/// The inputs that may have a range. Facts that somebody has to guess or negotiate; choices (degrees, batch) have none.
enum class UncertainInput {
  tokens,
  nodes,                      ///< of a pool: how many there will be
  fabricThroughput,           ///< share of a port that large messages reach
  leafOversubscription,
  networkPowerShare,          ///< network as a share of IT power
  failures,                   ///< per 1000 days of an eight-GPU node
  restart,
  checkpointBandwidth,
  checkpointBlocking,
  plannedPauses,
  scheduleFactor,             ///< wall clock over what is modelled
  pue,                        ///< of a site, at full load
  electricity,                ///< of a site
  buildCost,                  ///< of a site
  purchase,                   ///< of a node type
  rent,                       ///< of a node type
  networkShareOfHardware,
  storagePerGpu,
  usefulLife,
  facilityLife,
  costOfCapital,
  colocation,
  staff,
  maintenance,
  leasePremium,
  utilisation,                ///< of what is bought or leased
};
inline constexpr int uncertainInputCount = int(UncertainInput::utilisation) + 1;

/// Values between `low` and `high`, in the unit of the input's key: alike likely without `likely`, else falling from it
/// in straight lines to both ends. Whole inputs take whole values.
struct InputRange {
  UncertainInput input = UncertainInput::tokens;
  std::string of;  ///< id of the site or node type, name of the pool; empty: all of them, with one value
  double low = 0, high = 0;
  std::optional<double> likely;
  std::string source;  ///< who says so
  bool operator==(const InputRange&) const = default;
};

}  // namespace cw
