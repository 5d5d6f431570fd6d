// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/placement_answer.h"

#include <algorithm>
#include <map>
#include <string>

#include "model/performance/rates.h"

namespace cw {
namespace {

/// Nodes at the smallest of several sites; 0 with one.
int smallestSiteNodes(const Cluster& cluster) {
  std::map<std::string, int> nodes;
  for (const Pool& pool : cluster.pools) nodes[pool.siteId] += pool.nodes;
  if (nodes.size() < 2) return 0;
  return std::min_element(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->second;
}

}  // namespace

std::vector<AxisPlacement> placementOf(const Scenario& s, const Estimate& e) {
  for (const KindEstimate& kind : e.kinds) {
    if (!(kind.gpusUsed > 0)) continue;
    for (const Pool& pool : s.cluster.pools)
      if (pool.node.gpu == kind.gpu) return placementOf(pool.node, s.cluster.fabric, s.job, e.plan, std::max(1, e.step.replicas), smallestSiteNodes(s.cluster));
  }
  return {};
}

std::optional<double> mfuOfAllGpus(const Scenario& s, const Estimate& e) {
  for (const StrategyEstimate& way : e.strategies)
    if (way.possible && (way.mixing == e.plan.mixing || (e.plan.mixing == Mixing::best && way.best))) return way.mfuOfAllGpus;
  if (!e.strategies.empty() || e.gpusUsed <= 0 || s.cluster.pools.empty()) return std::nullopt;
  // All pools have like nodes: peaks are to each other as GPUs, and other jobs take whole nodes.
  long otherNodes = 0;
  for (const ConcurrentJob& job : s.concurrentJobs) otherNodes += job.nodes;
  const long mayUse = s.cluster.gpusForJobs() - otherNodes * s.cluster.pools.front().node.gpuCount;
  if (mayUse < e.gpusUsed) return std::nullopt;
  return ratesOf(e.step, e.gpusUsed).mfu * double(e.gpusUsed) / double(mayUse);
}

}  // namespace cw
