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

namespace cw {

template <class Real>
struct CostAnswer {
  std::optional<Real> nodes, network, storage, facility;
  std::optional<Real> depreciation, capital, energy, colocation, staff, maintenance, rent;
  std::optional<Real> runTotal, gpuHours, perGpuHour, perMillionTokens;  ///< GPU-hours of all that is installed
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
};

/// Of pools that are there, at the scenario's prices.
/// A missing price leaves its cost absent and adds a finding. A cost that is absent for want of a price alone is
/// named in a finding (unless `findings` is null) and left out of the totals; without the price of the nodes there is no total.
template <class Real>
CostAnswer<Real> costOf(const Scenario& scenario, const PoolsThere& pools, Tenure tenure, const CostInputs<Real>& inputs, std::vector<Finding>* findings);

}  // namespace cw
