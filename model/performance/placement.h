// SPDX-License-Identifier: GPL-3.0-or-later
// Where the ranks of each parallel axis sit, and the furthest tier of links that a group of them crosses.
#pragma once

#include <vector>

#include "model/hardware/fabric.h"
#include "model/hardware/node.h"
#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

enum class Axis { tensor, context, expert, expertReplicas, data, pipeline };
inline constexpr int axisCount = 6;
/// From the nearest links to the furthest. rail: one leaf of a rail-optimised fabric, which joins like GPUs of its nodes.
enum class Tier { none, nvlinkDomain, rail, leaf, spine, core, interSite };

struct AxisPlacement {
  Axis axis = Axis::tensor;
  int ranks = 1;           ///< of one group
  int strideGpus = 1;      ///< GPUs from one rank of the group to the next
  int ranksPerNode = 1;    ///< of the group, that share a node
  int ranksPerDomain = 1;  ///< that share an NVLink domain
  int nodesSpanned = 1;    ///< from the first to the last
  Tier tier = Tier::none;  ///< none: the axis is not cut
};

/// Of every axis, with the strides and groups that the exchange formulas use (placeGroup): tensor innermost, then
/// context, replicas, and stages outermost. `smallestSiteNodes`: nodes in use at the site that has the fewest of several;
/// 0: one site. Dense models have no expert axes.
std::vector<AxisPlacement> placementOf(const Node& node, const Fabric& fabric, const Job& job, const ParallelPlan& plan,
                                       int replicas, int smallestSiteNodes);

}  // namespace cw
