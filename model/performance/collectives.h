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
  g.nodesSpanned = int((span + m.gpusPerNode - 1) / m.gpusPerNode);
  return g;
}

template <class Real>
GroupPlacement placeGroup(const Machine<Real>& m, const RankGroup& group) {
  return placeGroup(m, group.ranks, group.stride);
}

/// How much less a port gets where `crossing` (0–1) of the traffic of its leaf and pod leaves them: 1 where the
/// uplinks carry it all.
template <class Real>
double uplinkShortage(const Machine<Real>& m, const GroupPlacement& g, double crossingLeaf, double crossingPod) {
  double shortage = 1;
  if (g.nodesSpanned > m.leafNodes) shortage = std::max(shortage, m.leafOversubscription * crossingLeaf);
  if (g.nodesSpanned > m.podNodes) shortage = std::max(shortage, m.leafOversubscription * m.spineOversubscription * crossingPod);
  return shortage;
}

/// Bytes per second and direction that the group's ring gets across nodes, all its ports together. A ring enters and
/// leaves a leaf or pod once, through the ports of one node, so oversubscribed uplinks rarely slow it.
template <class Real>
Real ringRate(const Machine<Real>& m, const GroupPlacement& g) {
  const Real ports = input<Real>(double(g.ranksPerNode) / uplinkShortage(m, g, 1.0 / m.leafNodes, 1.0 / m.podNodes),
                                 "ports of a node that the ring uses", "", "ranks of the group that share a node, fewer where uplinks are oversubscribed");
  return named(m.nic * ports, "rate of the group's ring between nodes", "B/s");
}

/// Bytes per second and direction of one rank's port in an all-to-all: all traffic but its own leaf's share climbs.
template <class Real>
Real allToAllRate(const Machine<Real>& m, const GroupPlacement& g) {
  const double nodes = std::max(1, g.nodesSpanned);
  const double shortage = uplinkShortage(m, g, 1 - std::min(1.0, m.leafNodes / nodes), 1 - std::min(1.0, m.podNodes / nodes));
  return named(m.allToAllNic / input<Real>(shortage, "shortage of uplinks", "", "oversubscription of the fabric's tiers that the group crosses"),
               "rate of an all-to-all between nodes", "B/s");
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
