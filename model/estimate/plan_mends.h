// SPDX-License-Identifier: GPL-3.0-or-later
// The nearest values that work, for each number of a plan that does not.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "model/estimate/plan_misfits.h"
#include "model/estimate/resolve.h"

namespace cw {

/// Values of one field with which a misfit is gone and no other error or warning of its kind has come: with none at all
/// left, where such a value exists.
struct Mend {
  PlanField field{};
  std::optional<int> below, above;  ///< the nearest to the value as it stands
  bool any() const { return below || above; }
};

struct MendedMisfit {
  Misfit misfit;
  Mend own;                   ///< of the misfit's own field; empty where no value of it helps, or another mends more
  std::optional<Mend> other;  ///< of another field, then; or where a person would change either
};

/// The misfits of the main job, with one change that mends the whole plan wherever there is one. With "best" as the plan its degrees are not a person's, and there are no values.
/// Not all values where it was stopped.
std::vector<MendedMisfit> mendedMisfits(const ResolvedScenario& resolved, const std::stop_token& stop = {});

}  // namespace cw
