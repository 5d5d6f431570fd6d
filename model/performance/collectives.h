// SPDX-License-Identifier: GPL-3.0-or-later
// Time of collectives by tier: latency plus volume over bus bandwidth (Thakur 2005; bus bandwidth as NCCL's tests
// define it).
#pragma once

#include <algorithm>

#include "model/performance/machine.h"
#include "model/performance/rank_groups.h"

namespace cw {

/// Where a group of ranks sits.
struct GroupPlacement {
  int ranks = 1;
  int ranksPerNode = 1;  ///< that share a node; each brings its own port
  int nodesSpanned = 1;  ///< from the first to the last node of the group
  double nodeStride = 1; ///< nodes from one rank to the next that is not on the same

  bool insideNode() const { return nodesSpanned <= 1; }
};

/// A group of `ranks` ranks whose neighbours are `stride` GPUs apart.
template <class Real>
GroupPlacement placeGroup(const Machine<Real>& m, int ranks, int stride) {
  GroupPlacement g;
  g.ranks = ranks;
  const long span = long(ranks) * stride;
  if (span <= m.nvlinkDomain) {
    g.ranksPerNode = ranks;
    return g;
  }
  g.ranksPerNode = std::clamp(m.gpusPerNode / std::max(1, stride), 1, ranks);
  g.nodeStride = std::max(1.0, double(stride) / m.gpusPerNode);
  g.nodesSpanned = int((span + m.gpusPerNode - 1) / m.gpusPerNode);
  return g;
}

template <class Real>
GroupPlacement placeGroup(const Machine<Real>& m, const RankGroup& group) {
  return placeGroup(m, group.ranks, group.stride);
}

/// What crosses the uplinks of a leaf or pod at once. stages: every node sends to the node one stride on. ring: every
/// node sends to the next of its ring. everyone: every node sends to all others of its group alike. Checkpoints leave by the
/// nodes' storage ports, which are no part of this fabric.
enum class Traffic { stages, ring, everyone };

/// Share of what the `size` nodes of a leaf or pod send that leaves it, in groups that span more nodes than that.
/// Placement fills leaf after leaf in the order of the ranks, so that a step of `stride` nodes takes no more nodes out
/// than that; some nodes of a ring stand out of the order.
template <class Real>
Real crossingShare(double span, double stride, double size, Traffic traffic) {
  const double scattered = 1 - size / span;
  const double ordered = std::min({size, stride, span - size}) / size;
  if (traffic == Traffic::everyone) return counted<Real>(scattered, "share of an all-to-all that leaves its leaf or pod");
  const Real inOrder = counted<Real>(ordered, "nodes of a leaf or pod whose next is outside, in the order of the ranks");
  if (traffic == Traffic::stages || scattered <= ordered) return inOrder;
  const Real out = defined<Real>(0.1, "nodes that stand out of that order", "", "assumption: one in ten, as after repairs; nothing is published");
  return named(inOrder + out * counted<Real>(scattered - ordered, "further hops that leave where no order is"), "share of a ring's hops that leave their leaf or pod", "");
}

/// Pods with thin uplinks hold whole replicas where one fits, so that no stage message leaves them and rings of replicas
/// do: the order of Llama 3 (tensor, context, pipeline, data; Dubey 2024, section 3.3).
template <class Real>
void placeInPods(Machine<Real>& m, const RankShape& s) {
  const double replicaNodes = double(s.p) * s.t * s.c / m.gpusPerNode;
  m.podStages = valueOf(m.podLoad) > 1 && replicaNodes <= m.reach.fullPodNodes ? s.p : 1;
}

/// How much less a port gets where uplinks do not carry what crosses them at once; 1 where they do. The ports of one
/// switch could join the nodes of a smaller group: of so few, a leaf never sends up more than its uplinks carry.
template <class Real>
Real uplinkShortage(const Machine<Real>& m, const GroupPlacement& g, Traffic traffic) {
  Real shortage = Real(1.0);
  if (valueOf(m.leafLoad) > 1 && g.nodesSpanned > m.reach.oneSwitchNodes) {
    const Real leaf = named(m.leafLoad * crossingShare<Real>(g.nodesSpanned, g.nodeStride, m.reach.leafNodes, traffic), "shortage of a leaf's uplinks", "");
    if (valueOf(leaf) > 1) shortage = leaf;
  }
  // Whole replicas in a pod: their stages lie between the nodes of a group that joins replicas.
  const double span = double(g.nodesSpanned) * m.podStages, stride = g.nodeStride * m.podStages;
  const bool leavesPods = span > m.reach.twoTierNodes && !(traffic == Traffic::stages && m.podStages > 1);
  if (valueOf(m.podLoad) > 1 && leavesPods) {
    const Real pod = named(m.podLoad * crossingShare<Real>(span, stride, m.reach.podNodes, traffic), "shortage of a pod's uplinks", "");
    if (valueOf(pod) > valueOf(shortage)) shortage = pod;
  }
  return shortage;
}

/// `rate` of a port, or what the uplinks leave of it.
template <class Real>
Real acrossUplinks(const Machine<Real>& m, const GroupPlacement& g, Traffic traffic, const Real& rate) {
  const Real shortage = uplinkShortage(m, g, traffic);
  return valueOf(shortage) > 1 ? named(rate / shortage, "rate that the uplinks leave of a port", "B/s") : rate;
}

/// Bytes per second and direction that the group's ring gets across nodes, all its ports together.
template <class Real>
Real ringRate(const Machine<Real>& m, const GroupPlacement& g) {
  const Real ports = input<Real>(double(g.ranksPerNode), "ports of a node that the ring uses", "", "ranks of the group that share a node");
  return named(acrossUplinks(m, g, Traffic::ring, m.nic) * ports, "rate of the group's ring between nodes", "B/s");
}

/// Bytes per second and direction of one rank's port in an all-to-all: all traffic but its own leaf's share climbs.
template <class Real>
Real allToAllRate(const Machine<Real>& m, const GroupPlacement& g) {
  return named(acrossUplinks(m, g, Traffic::everyone, m.allToAllNic), "rate of an all-to-all between nodes", "B/s");
}

/// A transfer that takes `stream` seconds once it flows and `ramp` seconds to start. Chunks follow each other through
/// the group, so part of the ramp is paid again by every chunk: with the best chunk size the two couple as
/// (√ramp + √stream)²; NCCL's fixed choices come nearer to 3/4 of the root term than to 2.
template <class Real>
Real rampedTime(const Real& ramp, const Real& stream) {
  // 0.75 meets 68, 36 and 107 measured all-reduces at 3, 6 and 5 % in the median.
  const Real coupling = defined<Real>(0.75, "coupling of start-up and streaming", "", "measured: chunks pay a part of the start-up again");
  const Real start = named(ramp, "start-up of the exchange", "s"), flow = named(stream, "bytes at the link's rate", "s");
  return start + flow + squareRoot(start * flow) * coupling;
}

/// Start-up of one phase of the group.
template <class Real>
Real phaseRamp(const Machine<Real>& m, const GroupPlacement& g) {
  if (g.insideNode()) return m.nvlinkRamp;
  // Long rings are replaced by trees across nodes, so the start-up grows with the logarithm.
  return m.nvlinkRamp + m.networkRamp * counted<Real>(std::log2(double(std::max(2, g.nodesSpanned))), "doublings of the nodes that the group spans");
}

/// `rate` of the domain's links, or the part of them that joins the ranks of a group inside it where there are no switches.
template <class Real>
Real linkRate(const Machine<Real>& m, const GroupPlacement& g, const Real& rate) {
  if (!m.nvlinkMesh || g.ranksPerNode <= 1 || g.ranksPerNode >= m.nvlinkDomain) return rate;
  const Real peers = counted<Real>(double(g.ranksPerNode - 1) / (m.nvlinkDomain - 1), "peers in the group over peers in the node");
  return named(rate * peers, "rate of the links between the group's GPUs", "B/s");
}

/// All-gather or reduce-scatter of `bytes` (the whole buffer): every link carries (N−1)/N of it.
template <class Real>
Real ringPhase(const Machine<Real>& m, const GroupPlacement& g, const Real& bytes) {
  if (g.ranks <= 1) return Real(0.0);
  const Real share = bytes * counted<Real>(double(g.ranks - 1) / g.ranks, "(ranks − 1) / ranks");
  const Real rate = g.insideNode() ? linkRate(m, g, m.nvlink) : named(minimum(linkRate(m, g, m.nvlink), ringRate(m, g)), "rate of the slower tier", "B/s");
  return rampedTime(phaseRamp(m, g), Real(share / rate));
}

/// Sum of `bytes` on every rank: reduce-scatter and all-gather in one, or added up by the NVLink switches.
template <class Real>
Real allReduce(const Machine<Real>& m, const GroupPlacement& g, const Real& bytes) {
  if (g.ranks <= 1) return Real(0.0);
  const Real share = bytes * counted<Real>(2.0 * (g.ranks - 1) / g.ranks, "2 (ranks − 1) / ranks");
  const Real rate = g.insideNode() ? linkRate(m, g, m.nvlinkReduce) : named(minimum(linkRate(m, g, m.nvlinkReduce), ringRate(m, g)), "rate of the slower tier", "B/s");
  const Real phases = defined<Real>(2.0, "phases of an all-reduce", "", "definition: reduce-scatter and all-gather");
  return rampedTime(Real(phaseRamp(m, g) * phases), Real(share / rate));
}

}  // namespace cw
