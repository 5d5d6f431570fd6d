// SPDX-License-Identifier: GPL-3.0-or-later
// Where the wall clock of a run goes, what stops it, and what would gain time.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/reliability/failure_causes.h"

namespace cw {

/// A bandwidth suffices when doubling it would shorten the run by less than this share.
inline constexpr double leastGainOfDoubling = 0.01;

/// Of the whole run. Where pools arrive during it, proposals are for its last phase, and their days those that it saves.
template <class Real>
struct ReliabilityAnswer {
  std::array<Real, failureCauseCount> failureRates;  ///< in 1000 days of an eight-GPU node; add up to failureTotal
  Real failureTotal{0.0}, failuresInRun{0.0};
  /// Shares of wall clock; with the waiting for repairs they add up to one.
  Real useful{1.0}, checkpoints{0.0}, lostWork{0.0}, restarts{0.0}, plannedPauses{0.0};
  std::optional<Real> nodesUnderRepair, waitingForRepair;  ///< absent without a repair time
  Real spareNodesInPlan{0.0};
  // Proposals, each with the days that it alone saves; negative where it asks for less than the plan has.
  Real interval{0.0}, intervalGainDays{0.0};                                ///< s
  Real bandwidthInPlan{0.0}, bandwidth{0.0}, bandwidthGainDays{0.0}, doublingGainDays{0.0};       ///< B/s; doubling: of the plan's bandwidth
  std::optional<Real> spareNodes, spareNodesGainDays;                       ///< absent without a repair time
};

/// Every figure by its key below "reliability" in the JSON answer ("share_of_time/restarts"), in the order of the answer.
template <class Real>
std::vector<std::pair<std::string, std::optional<Real>>> figuresOf(const std::optional<ReliabilityAnswer<Real>>& reliability);

}  // namespace cw
