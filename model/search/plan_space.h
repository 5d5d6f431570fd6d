// SPDX-License-Identifier: GPL-3.0-or-later
// What a search combines: the degrees of a plan, and how a pipeline may be laid out over the layers.
#pragma once

#include <array>
#include <vector>

#include "model/estimate/resolve.h"

namespace cw {

using Degrees = std::vector<int>;

/// The values that one degree of a plan may have, in order.
struct Axis {
  int ParallelPlan::*degree;
  Degrees values;
};

/// Degrees that divide what they have to, one by one. Their plans may still break a rule together.
struct PlanSpace {
  std::array<Axis, 5> axes;
  std::size_t plans() const;
};

PlanSpace planSpaceOf(const ResolvedJob& job);

/// Every other degree of the longest axes, the first and the last among them, until at most `most` plans are left.
PlanSpace thinned(PlanSpace space, std::size_t most);

/// Virtual stages that lay out the layers over a pipeline of that length, 1 among them: all stages alike, or embedding and
/// output layer in the place of a layer each. Of more than `most`, every other one, and so on.
Degrees virtualStagesFor(const Architecture& architecture, int pipeline, std::size_t most);

}  // namespace cw
