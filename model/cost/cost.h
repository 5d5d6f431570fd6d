// SPDX-License-Identifier: GPL-3.0-or-later
// Capital and yearly cost of a cluster, and what one run takes of it.
#pragma once

#include <memory_resource>
#include <optional>
#include <vector>

#include "model/cluster/pools_there.h"
#include "model/estimate/finding.h"
#include "model/estimate/scenario.h"
#include "model/trace/real.h"
#include "model/units/part_set.h"

namespace cw {

class PayerShares;

inline constexpr double secondsPerYear = 365.25 * 86400;

/// What a sum of money may lack. `power`: a part of the power that electricity, circuits and staff
/// are reckoned from.
enum class CostGap {
  nodes, network, storage, facility, depreciation, capital, energy,
  colocation, staff, maintenance, rent, leasePremium, power, last = power
};

/// Its key in the answer.
constexpr const char* keyOf(CostGap part) {
  constexpr const char* keys[] = {
      "nodes",      "network", "storage",     "facility", "depreciation",  "capital", "energy",
      "colocation", "staff",   "maintenance", "rent",     "lease_premium", "power"};
  return keys[int(part)];
}

/// A year is a year of use: what is owned or leased costs as much when it stands still, and is divided by the share of
/// its life in which it is used.
template <class Real>
struct CostAnswer {
  std::optional<Real> nodes, network, storage, facility;
  std::optional<Real> depreciation, capital, energy, colocation, staff, maintenance, rent;
  /// GPU-hours of all that is installed, or of the payer's share of it.
  std::optional<Real> runTotal, gpuHours, perGpuHour, perMillionTokens;
  PartSet<CostGap> missing;  ///< what the totals lack: they are then a lower bound

  /// Where nothing is missing. An incomplete sum is no number to compare, rank or spread.
  std::optional<Real> whole(std::optional<Real> CostAnswer::*total) const {
    return missing.empty() ? this->*total : std::nullopt;
  }
};

/// One value a site, in the order of Scenario::sites, and a last one for pools whose site is not known.
template <class Real>
using SiteValues = std::pmr::vector<Real>;

/// What cost needs to know of the rest of the answer.
template <class Real>
struct CostInputs {
  Real trainingSeconds;
  double tokens = 0;
  const SiteValues<Real>* facilityAverageWatts = nullptr;  ///< null where power is not known
  const SiteValues<Real>* itDesignWatts = nullptr;
  bool powerIsWhole = true;  ///< false: a part of it is not known
  const PayerShares* shares = nullptr;  ///< null: everything is paid for; the watts are the payer's already
};

/// Of pools that are there, at the scenario's prices.
/// A missing price leaves its cost absent, out of the totals, in `missing` and (unless `findings`
/// is null) in a finding; without the price of the nodes there is no total.
template <class Real>
CostAnswer<Real> costOf(const Scenario& scenario, const PoolsThere& pools, Tenure tenure, const CostInputs<Real>& inputs, std::vector<Finding>* findings);

}  // namespace cw
