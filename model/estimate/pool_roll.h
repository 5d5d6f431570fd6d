// SPDX-License-Identifier: GPL-3.0-or-later
// The pools of a scenario with what is found out of each once: its kind of node, its like, its site, its arrival.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/cluster/pools_there.h"
#include "model/estimate/scenario.h"

namespace cw {

/// The number of each pool's kind of node, counted from zero in their order: nodes of a kind are equal, and so are their caps.
std::vector<int> kindsOfNodes(const Cluster& cluster);

class PoolRoll {
 public:
  /// `kinds`: of the scenario's pools. The scenario has to outlive the roll and what it gives.
  PoolRoll(const Scenario& scenario, const std::vector<int>& kinds);

  PoolsThere all() const;
  PoolsThere presentOn(const std::string& isoDate) const;
  /// Alike pools as one, summed over the phases into which dates, maintenance and the batch ramp may cut the run.
  double inPhases() const;
  /// Days on which nodes arrive, that of the first step among them where some are there by then.
  std::set<std::string> arrivals() const;

 private:
  struct Entry {
    const Pool* pool = nullptr;
    std::string from;  ///< ISO date; empty: from the start
    std::size_t site = 0;
    int kind = 0, group = 0, hall = 0;
  };
  const Scenario& scenario_;
  std::vector<Entry> entries_;
  std::size_t groups_ = 0, halls_ = 0;

  template <class IsThere>
  PoolsThere those(IsThere isThere) const;
};

}  // namespace cw
