// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/resolve.h"

#include <algorithm>

#include "model/performance/step_model.h"
#include "model/search/best_plan.h"

namespace cw {

int replicasFor(const Job& job, const ParallelPlan& plan, long gpusAvailable) {
  const long most = std::max<long>(1, gpusAvailable / std::max<long>(1, plan.gpusPerReplica()));
  if (plan.data > 0) return int(std::min<long>(plan.data, most));
  const long batch = std::max(1, job.globalBatchSequences / std::max(1, plan.microbatchSequences));
  long replicas = std::min(most, batch);
  // An expert group lies within the replicas (and the tensor group, where experts are not cut).
  const auto divides = [&](long d) { return job.globalBatchSequences % (d * plan.microbatchSequences) == 0; };
  while (replicas > 1 && !divides(replicas)) --replicas;
  return int(replicas);
}

bool interleavesEvenly(const Job& job, const ParallelPlan& plan, int replicas) {
  const long perMicrobatch = long(replicas) * plan.microbatchSequences;
  return perMicrobatch > 0 && job.globalBatchSequences / perMicrobatch % plan.pipeline == 0;
}

void evaluateJob(ResolvedJob& job, const Fabric& fabric, bool withOperators) {
  double pace = -1, headroom = 0, peak = 0, usable = 0;
  for (const Allocation& a : job.allocations) usable += a.usableNodes * a.pool->node.gpuCount;
  StepEstimate slowest;
  MemoryEstimate tightest;
  for (std::size_t i = 0; i < job.allocations.size(); ++i) {
    Allocation& a = job.allocations[i];
    a.gpusUsed = usable > 0 ? job.gpusUsed * (a.usableNodes * a.pool->node.gpuCount) / usable : 0;
    const StepEstimate step = stepEstimate({a.pool->node, fabric, *job.job, job.plan, job.replicas, shippedCalibration()}, withOperators);
    peak += step.peakFlopPerSecond * (job.gpusUsed > 0 ? a.gpusUsed / job.gpusUsed : 0);
    const double left = (step.memory.capacity - step.memory.total()).bytes();
    if (i == 0 || left < headroom) {
      headroom = left;
      tightest = step.memory;
      job.tightestPool = int(i);
    }
    if (step.time().seconds() > pace) {
      pace = step.time().seconds();
      slowest = step;
      job.pacingPool = int(i);
    }
  }
  job.step = std::move(slowest);
  job.step.memory = tightest;
  job.step.peakFlopPerSecond = peak;
}

namespace {

/// Takes `nodes` nodes from what the pools have left.
std::vector<Allocation> take(const Cluster& cluster, std::vector<double>& left, double nodes) {
  std::vector<Allocation> taken;
  for (std::size_t i = 0; i < cluster.pools.size() && nodes > 0; ++i) {
    const double n = std::min(left[i], nodes);
    if (n <= 0) continue;
    taken.push_back({&cluster.pools[i], n, n, 0});
    left[i] -= n;
    nodes -= n;
  }
  return taken;
}

void countGpus(ResolvedJob& job) {
  job.gpusAvailable = 0;
  for (const Allocation& a : job.allocations) job.gpusAvailable += long(a.usableNodes) * a.pool->node.gpuCount;
}

}  // namespace

void settleJob(ResolvedJob& job, const Fabric& fabric, bool withOperators) {
  job.replicas = replicasFor(*job.job, job.plan, job.gpusAvailable);
  job.gpusUsed = job.plan.gpusPerReplica() * job.replicas;
  evaluateJob(job, fabric, withOperators);
}

ResolvedScenario resolve(const Scenario& s) {
  ResolvedScenario r;
  r.scenario = &s;
  std::vector<double> left;
  for (const Pool& p : s.cluster.pools) left.push_back(std::max(0, p.nodes - p.spareNodes));
  for (const ConcurrentJob& c : s.concurrentJobs) {
    ResolvedJob job;
    job.job = &c.job;
    job.plan = c.plan;
    job.allocations = take(s.cluster, left, c.nodes);
    countGpus(job);
    settleJob(job, s.cluster.fabric, false);
    r.concurrent.push_back(std::move(job));
  }
  r.main.job = &s.job;
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) {
    const double spares = std::clamp(s.cluster.pools[i].spareNodes, 0, s.cluster.pools[i].nodes);
    if (left[i] + spares > 0) r.main.allocations.push_back({&s.cluster.pools[i], left[i] + spares, left[i], 0});
  }
  countGpus(r.main);
  if (s.plan) {
    r.main.plan = *s.plan;
  } else {
    const BestPlan best = bestPlan(r.main, s.cluster.fabric);
    r.main.plan = best.plan;
    r.planFound = best.fits;
  }
  settleJob(r.main, s.cluster.fabric, true);
  return r;
}

}  // namespace cw
