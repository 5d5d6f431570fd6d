// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/placement.h"

#include <algorithm>

#include "model/performance/collectives.h"
#include "model/performance/rank_groups.h"

namespace cw {
namespace {

Tier tierOf(const FabricReach& reach, const GroupPlacement& g, FabricLayout layout, int smallestSiteNodes) {
  if (g.ranks <= 1) return Tier::none;
  if (g.insideNode()) return Tier::nvlinkDomain;
  if (smallestSiteNodes > 0 && g.nodesSpanned > smallestSiteNodes) return Tier::interSite;
  if (g.nodesSpanned <= reach.leafNodes) return layout == FabricLayout::railOptimised ? Tier::rail : Tier::leaf;
  return g.nodesSpanned <= reach.twoTierNodes ? Tier::spine : Tier::core;
}

}  // namespace

std::vector<AxisPlacement> placementOf(const Node& node, const Fabric& fabric, const Job& job, const ParallelPlan& plan,
                                       int replicas, int smallestSiteNodes) {
  const ConstantInputs<double> constants(shippedCalibration());
  const Machine<double> machine = machineOf<double>(node, fabric, job, false, constants);
  const FabricReach reach = reachOf(fabric, node);
  const RankShape shape = shapeOf(job, plan, replicas);
  std::vector<AxisPlacement> list;
  const auto add = [&](Axis axis, const RankGroup& group) {
    const GroupPlacement g = placeGroup(machine, group);
    const int perDomain = std::clamp(machine.nvlinkDomain / std::max(1, group.stride), 1, std::max(1, group.ranks));
    list.push_back({axis, group.ranks, group.stride, g.ranksPerNode, perDomain, g.nodesSpanned, tierOf(reach, g, fabric.layout, smallestSiteNodes)});
  };
  add(Axis::tensor, tensorGroup(shape));
  add(Axis::context, contextGroup(shape));
  if (job.architecture.isMoe()) {
    add(Axis::expert, expertGroup(shape));
    add(Axis::expertReplicas, expertReplicaGroup(shape));
  }
  add(Axis::data, dataGroup(shape));
  add(Axis::pipeline, stageGroup(shape));
  return list;
}

}  // namespace cw
