// SPDX-License-Identifier: GPL-3.0-or-later
// How dates and the batch ramp cut a run, and what the jobs do in each part of it.
#pragma once

#include <map>
#include <memory>
#include <utility>

#include "model/estimate/pool_roll.h"
#include "model/estimate/resolve.h"

namespace cw {

/// The jobs that are asked for, which have no nodes yet, on pools that are there.
Present presentOf(const Scenario& scenario, const Present& asked, PoolsThere pools);

/// Gives a scenario whose jobs have their nodes its start, the phases before its last date, and the stages of its ramp.
void cutIntoPhases(ResolvedScenario& resolved, const Present& asked, const PoolRoll& roll);

/// The main job in the phases of a run, each evaluated when it is first looked at: a run comes to few of all that dates and
/// stages of the batch could make.
class PhaseJobs {
 public:
  /// On the pools of an earlier phase, or on all (null), at a stage of the ramp, or after it (its length).
  const ResolvedJob& at(const ResolvedScenario& resolved, const Present* present, std::size_t stage);
  /// The same while nothing is trained.
  const ResolvedJob& idleAt(const ResolvedScenario& resolved, const Present* present, std::size_t stage);

 private:
  using Place = std::pair<const Present*, std::size_t>;
  std::map<Place, ResolvedJob> jobs_, idle_;
};

}  // namespace cw
