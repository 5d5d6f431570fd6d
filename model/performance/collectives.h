// SPDX-License-Identifier: GPL-3.0-or-later
// Time of collectives by tier: latency plus volume over bus bandwidth (Thakur 2005; bus bandwidth as NCCL's tests
// define it).
#pragma once

#include <algorithm>

#include "model/performance/machine.h"

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

/// Bytes per second and direction that the group's ring gets across nodes, all its ports together.
template <class Real>
Real networkRate(const Machine<Real>& m, const GroupPlacement& g, const Real& perPort) {
  double oversubscription = 1;
  if (g.nodesSpanned > m.leafNodes) oversubscription *= m.leafOversubscription;
  if (g.nodesSpanned > m.podNodes) oversubscription *= m.spineOversubscription;
  return perPort * (double(g.ranksPerNode) / oversubscription);
}

/// All-gather or reduce-scatter of `bytes` (the whole buffer): every link carries (N−1)/N of it.
template <class Real>
Real ringPhase(const Machine<Real>& m, const GroupPlacement& g, const Real& bytes) {
  if (g.ranks <= 1) return Real(0.0);
  const Real share = bytes * (double(g.ranks - 1) / g.ranks);
  if (g.insideNode()) return share / m.nvlink + m.nvlinkRamp;
  const Real rate = minimum(m.nvlink, networkRate(m, g, m.nic));
  // Long rings are replaced by trees across nodes, so the latency grows with the logarithm.
  return share / rate + m.nvlinkRamp + m.networkLatency * std::log2(double(std::max(2, g.nodesSpanned)));
}

}  // namespace cw
