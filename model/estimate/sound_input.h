// SPDX-License-Identifier: GPL-3.0-or-later
// Whether numbers are such that anything can be computed from them: finite, in range, and of one shape.
#pragma once

#include <vector>

#include "model/estimate/finding.h"
#include "model/estimate/scenario.h"

namespace cw {

/// One error for each number that is not finite, out of the range that scenario files allow, or at odds with another.
/// A scenario with one is not computed at all. Nothing is taken from the heap where all is sound.
std::vector<Finding> unsoundInput(const Scenario& scenario);
/// The same about a job with its plan alone.
std::vector<Finding> unsoundJob(const Job& job, const ParallelPlan& plan);

/// Facts of hardware that cannot both be true and leave everything computable: a node that idles
/// above its circuits. One warning each; figures that depend on them may contradict one another as
/// they do.
std::vector<Finding> contradictingFacts(const Scenario& scenario);
/// More GPUs in all than a plan may have, whatever each pool has.
bool hasTooManyGpus(const Cluster& cluster);

/// The same question about a plan alone, as a search asks it.
bool isSound(const ParallelPlan& plan);

}  // namespace cw
