// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/resolve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "model/estimate/mixing.h"
#include "model/estimate/pool_roll.h"
#include "model/estimate/run_phases.h"
#include "model/estimate/sound_input.h"
#include "model/hardware/power_cap.h"

namespace cw {

int replicasFor(const Job& job, const Divisors& ofBatch, const ParallelPlan& plan, long gpusAvailable) {
  const long most = std::max<long>(1, gpusAvailable / std::max<long>(1, plan.gpusPerReplica()));
  if (plan.data > 0) return int(std::min<long>(plan.data, most));
  const long microbatch = std::max(1, plan.microbatchSequences);
  if (job.globalBatchSequences < microbatch || job.globalBatchSequences % microbatch != 0) return 1;
  // The largest divisor of the batch's microbatches that there is room for, and whose ranks whole expert groups fill.
  const long microbatches = job.globalBatchSequences / microbatch, block = replicaBlock(job, plan);
  const long filled = ofBatch.largest(most, [&](long d) { return microbatches % d == 0 && d % block == 0; });
  return int(filled % block == 0 ? filled : ofBatch.largest(most, [&](long d) { return microbatches % d == 0; }));
}

int replicaBlock(const Job& job, const ParallelPlan& plan) {
  const Architecture& a = job.architecture;
  if (!a.isMoe()) return 1;
  const int cut = plan.expertTensor > 0 ? plan.expertTensor : a.experts < 32 || plan.expert <= 1 ? plan.tensor : 1;
  const int ranks = std::max(1, plan.context * plan.tensor / std::max(1, cut)), expert = std::max(1, plan.expert);
  return expert / std::gcd(expert, ranks);
}

bool interleavesEvenly(const Job& job, const ParallelPlan& plan, int replicas) {
  const long perMicrobatch = long(replicas) * plan.microbatchSequences;
  return perMicrobatch > 0 && job.globalBatchSequences / perMicrobatch % plan.pipeline == 0;
}

void ResolvedJob::serve(const Job& work) {
  job = &work;
  batchDivisors = std::make_shared<const Divisors>(work.globalBatchSequences);
}

void ResolvedJob::add(Allocation nodes, int nodeKind) {
  std::size_t kind = 0;
  while (kind < kinds.size() && kinds[kind].nodeKind != nodeKind) ++kind;
  if (kind == kinds.size()) {
    kinds.emplace_back().pool = nodes.pool;
    kinds.back().nodeKind = nodeKind;
  }
  nodes.kind = int(kind);
  kinds[kind].gpus += nodes.usableGpus();
  gpusAvailable += long(nodes.usableNodes) * nodes.pool->node.gpuCount;
  allocations.push_back(nodes);
}

bool isMixed(const ResolvedJob& job) { return job.kinds.size() > 1; }

namespace {

void run(ResolvedJob& job, const Fabric& fabric, Mixing mixing) {
  switch (mixing) {
    case Mixing::shares: return runInShares(job, fabric);
    case Mixing::stages: return runInStages(job, fabric);
    case Mixing::onePool: return runOnOnePool(job, fabric);
    case Mixing::best:
    case Mixing::lockstep: return runInLockstep(job, fabric);
  }
}

/// The rows of the roofline, for each kind of node that takes part.
void addOperators(ResolvedJob& job, const Fabric& fabric) {
  for (KindShare& s : job.kinds) {
    if (s.microbatches == 0) continue;
    s.operators = stepEstimate({s.pool->node, fabric, *job.job, s.plan, job.replicas, job.constants(), s.microbatches, s.stage ? &*s.stage : nullptr, s.pool->gpuLimitWatts()}, true).operators;
  }
  job.step.operators = job.kinds[std::size_t(job.pacing)].operators;
}

}  // namespace

bool outruns(const ResolvedJob& one, const ResolvedJob& other) {
  if (one.possible != other.possible) return one.possible;
  const bool fits = one.step.memory.fits(), otherFits = other.step.memory.fits();
  if (fits != otherFits) return fits;
  // A way that is no faster does not earn its trouble.
  return one.step.time().seconds() < other.step.time().seconds() * (1 - 1e-9);
}

void settleJob(ResolvedJob& job, const Fabric& fabric, bool withOperators) {
  if (job.allocations.empty()) return;  // nothing to run on: the numbers stay zero, and a finding says why
  const Mixing wanted = isMixed(job) ? job.plan.mixing : Mixing::lockstep;
  run(job, fabric, wanted);
  if (!job.possible) {
    // The numbers of lockstep are shown beside the finding.
    runInLockstep(job, fabric);
    job.possible = false;
  } else if (wanted != Mixing::lockstep) {
    const ParallelPlan& pacing = job.kinds[std::size_t(job.pacing)].plan;
    job.plan.recompute = pacing.recompute;
    job.plan.recomputeLayers = pacing.recomputeLayers;
  }
  if (withOperators && !job.allocations.empty()) addOperators(job, fabric);
}

namespace {

const ResolvedJob& bestOf(const std::vector<ResolvedJob>& ways) {
  const ResolvedJob* best = &ways.front();
  for (const ResolvedJob& job : ways)
    if (outruns(job, *best)) best = &job;
  return *best;
}

}  // namespace

void settleGiven(ResolvedJob& job, const ParallelPlan& plan, const Fabric& fabric) {
  job.plan = plan;
  if (!isMixed(job) || plan.mixing != Mixing::best) return settleJob(job, fabric, false);
  std::vector<ResolvedJob> ways;
  for (const Mixing mixing : waysOfMixing) {
    ways.push_back(job);
    ways.back().plan.mixing = mixing;
    settleJob(ways.back(), fabric, false);
  }
  job = bestOf(ways);
}

namespace {

void askFor(ResolvedJob& job, const Job& work, const Scenario& s) {
  job.serve(work);
  if (s.calibration) job.calibration = &*s.calibration;
}

/// The jobs of a scenario, which have no nodes yet.
Present askedOf(const Scenario& s) {
  Present asked;
  askFor(asked.main, s.job, s);
  for (const ConcurrentJob& c : s.concurrentJobs) {
    askFor(asked.concurrent.emplace_back(), c.job, s);
    asked.concurrent.back().plan = c.plan;
  }
  return asked;
}

}  // namespace

ResolvedScenario allocateSound(const Scenario& s, const std::vector<int>& kinds) {
  ResolvedScenario r;
  r.scenario = &s;
  const Present asked = askedOf(s);
  const PoolRoll roll(s, kinds);
  Present present = presentOf(s, asked, roll.all());
  r.pools = std::make_shared<const PoolsThere>(std::move(present.pools));
  r.main = std::move(present.main);
  r.concurrent = std::make_shared<const std::vector<ResolvedJob>>(std::move(present.concurrent));
  cutIntoPhases(r, asked, roll);
  return r;
}

ResolvedScenario allocate(const Scenario& s) {
  if (unsoundInput(s).empty()) return allocateSound(s, kindsOfNodes(s.cluster));
  ResolvedScenario r;
  r.scenario = &s;
  askFor(r.main, s.job, s);
  return r;
}

void settle(ResolvedScenario& r, const ParallelPlan& plan, bool withOperators) {
  r.main.plan = plan;
  settleJob(r.main, r.scenario->cluster.fabric, withOperators);
  settlePhases(r);
}

namespace {

std::optional<TimeBand> ownBand(const ResolvedJob& job, double gpus) {
  if (!job.calibration || job.allocations.empty()) return std::nullopt;
  const Gpu& gpu = job.pacingPool().node.gpu;
  return ownTimeBand(*job.calibration, gpu.die, job.job->architecture.isMoe(), job.job->software.framework, gpus);
}

/// Of the team's own runs, where they cover the class; else of the published ones.
TimeBand measuredBand(const ResolvedJob& job, double gpus) {
  if (const auto own = ownBand(job, gpus)) return *own;
  const Gpu& gpu = job.pacingPool().node.gpu;
  return timeBand(gpu.die, job.job->architecture.isMoe(), job.job->software.framework, gpus);
}

}  // namespace

bool hasOwnErrors(const ResolvedJob& job) { return ownBand(job, 0).has_value(); }

double spareNodesOf(const ResolvedJob& job) {
  double spares = 0;
  for (const Allocation& a : job.allocations) spares += a.pools * std::max(0.0, std::floor((a.nodes - a.gpusUsed / a.pool->node.gpuCount) / a.pools));
  return spares;
}

double nodesInUse(const ResolvedJob& job) {
  double nodes = 0;
  for (const Allocation& a : job.allocations) nodes += a.pools * std::ceil(std::min(a.gpusUsed / a.pool->node.gpuCount, a.nodes) / a.pools);
  return nodes;
}

TimeBand timeBandOf(const ResolvedJob& job) {
  const Gpu& gpu = job.pacingPool().node.gpu;
  // A replica larger than the cluster is an error among the findings; no more GPUs are used than there are.
  double installed = 0;
  for (const Allocation& a : job.allocations) installed += a.nodes * a.pool->node.gpuCount;
  TimeBand band = measuredBand(job, std::min(double(job.gpusUsed), installed));
  // What was measured under a cap, on one model and one node, leaves a range.
  const CapEffect cap = capEffect(job.pacingPool().gpuLimitWatts() / gpu.tdp.watts());
  band.p10 *= cap.speed / cap.fastest;
  band.p90 *= cap.speed / cap.slowest;
  return band;
}

}  // namespace cw
