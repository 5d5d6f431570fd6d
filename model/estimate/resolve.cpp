// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/resolve.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "model/estimate/build_dates.h"
#include "model/estimate/dates.h"
#include "model/estimate/mixing.h"
#include "model/estimate/sound_input.h"
#include "model/search/best_plan.h"

namespace cw {

int replicasFor(const Job& job, const ParallelPlan& plan, long gpusAvailable) {
  const long most = std::max<long>(1, gpusAvailable / std::max<long>(1, plan.gpusPerReplica()));
  if (plan.data > 0) return int(std::min<long>(plan.data, most));
  const long microbatch = std::max(1, plan.microbatchSequences);
  if (job.globalBatchSequences < microbatch || job.globalBatchSequences % microbatch != 0) return 1;
  // The largest divisor of the batch's microbatches that there is room for.
  const long microbatches = job.globalBatchSequences / microbatch;
  long replicas = 1;
  for (long d = 1; d * d <= microbatches; ++d) {
    if (microbatches % d != 0) continue;
    for (const long part : {d, microbatches / d})
      if (part <= most) replicas = std::max(replicas, part);
  }
  return int(replicas);
}

bool interleavesEvenly(const Job& job, const ParallelPlan& plan, int replicas) {
  const long perMicrobatch = long(replicas) * plan.microbatchSequences;
  return perMicrobatch > 0 && job.globalBatchSequences / perMicrobatch % plan.pipeline == 0;
}

void findKinds(ResolvedJob& job) {
  for (std::size_t i = 0; i < job.allocations.size(); ++i) {
    Allocation& a = job.allocations[i];
    a.kind = 0;
    while (a.kind < int(i) && !(job.allocations[std::size_t(a.kind)].pool->node == a.pool->node && job.allocations[std::size_t(a.kind)].pool->gpuLimitWatts() == a.pool->gpuLimitWatts())) ++a.kind;
    a.share.gpus = 0;
    job.allocations[std::size_t(a.kind)].share.gpus += a.usableNodes * a.pool->node.gpuCount;
  }
}

bool isMixed(const ResolvedJob& job) {
  for (const Allocation& a : job.allocations)
    if (a.kind != 0) return true;
  return false;
}

namespace {

/// Takes `nodes` nodes from what the pools have left.
std::vector<Allocation> take(const Cluster& cluster, std::vector<double>& left, double nodes) {
  std::vector<Allocation> taken;
  for (std::size_t i = 0; i < cluster.pools.size() && nodes > 0; ++i) {
    const double n = std::min(left[i], nodes);
    if (n <= 0) continue;
    taken.push_back({.pool = &cluster.pools[i], .nodes = n, .usableNodes = n});
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
  for (Allocation& a : job.allocations) {
    KindShare& s = a.share;
    if (s.microbatches == 0) continue;
    s.operators = stepEstimate({a.pool->node, fabric, *job.job, s.plan, job.replicas, job.constants(), s.microbatches, s.stage ? &*s.stage : nullptr, a.pool->gpuLimitWatts()}, true).operators;
  }
  job.step.operators = job.allocations[std::size_t(job.pacingPool)].share.operators;
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
    const ParallelPlan& pacing = job.allocations[std::size_t(job.pacingPool)].share.plan;
    job.plan.recompute = pacing.recompute;
    job.plan.recomputeLayers = pacing.recomputeLayers;
  }
  if (withOperators && !job.allocations.empty()) addOperators(job, fabric);
}

namespace {

/// The main job in each way of mixing its pools. A plan that is given keeps its degrees; otherwise each way has its own.
void addStrategies(ResolvedScenario& r) {
  const Scenario& s = *r.scenario;
  auto strategies = std::make_shared<std::vector<ResolvedJob>>();
  for (const Mixing mixing : {Mixing::lockstep, Mixing::shares, Mixing::stages, Mixing::onePool}) {
    ResolvedJob job = r.main;
    if (s.plan) job.plan = *s.plan;
    else job.plan = bestPlan(job, s.cluster.fabric, mixing).plan;
    job.plan.mixing = mixing;
    settleJob(job, s.cluster.fabric, true);
    strategies->push_back(std::move(job));
  }
  r.strategies = std::move(strategies);
}

void takeBestStrategy(ResolvedScenario& r) {
  const ResolvedJob* best = &r.strategies->front();
  for (const ResolvedJob& job : *r.strategies)
    if (outruns(job, *best)) best = &job;
  r.main = *best;
  r.planFound = r.scenario->plan || (best->possible && best->step.memory.fits());
}

/// The most replicas, up to a number, that there is room for, that divide the batch, and whose interleaved stages come out even.
int replicasThere(const ResolvedJob& job, long upTo) {
  ParallelPlan plan = job.plan;
  plan.data = 0;
  const int most = replicasFor(*job.job, plan, std::min(job.gpusAvailable, upTo * plan.gpusPerReplica()));
  if (plan.virtualStages <= 1) return most;
  const long microbatches = job.job->globalBatchSequences / std::max(1, plan.microbatchSequences);
  for (int replicas = most; replicas > 1; --replicas)
    if (microbatches % replicas == 0 && interleavesEvenly(*job.job, plan, replicas)) return replicas;
  return most;
}

std::shared_ptr<const std::vector<Job>> rampJobsOf(const Job& job) {
  std::vector<Job> jobs;
  for (const BatchStage& stage : job.batchRamp) {
    jobs.push_back(job);
    jobs.back().globalBatchSequences = stage.globalBatchSequences;
    jobs.back().batchRamp.clear();
  }
  return std::make_shared<const std::vector<Job>>(std::move(jobs));
}

std::vector<ResolvedJob> rampOf(const ResolvedJob& main, const std::vector<Job>& jobs) {
  std::vector<ResolvedJob> ramp(jobs.size(), main);
  for (std::size_t i = 0; i < jobs.size(); ++i) ramp[i].job = &jobs[i];
  return ramp;
}

void settleRamp(std::vector<ResolvedJob>& ramp, const ResolvedJob& main, const Fabric& fabric) {
  for (ResolvedJob& job : ramp) {
    job.plan = main.plan;
    job.plan.data = replicasThere(job, main.replicas);
    settleJob(job, fabric, false);
  }
}

/// Days on which pools arrive, the first step's among them where pools are there by then.
std::set<std::string> arrivals(const Scenario& s) {
  std::set<std::string> dates;
  for (const Pool& pool : s.cluster.pools)
    if (pool.nodes > 0) dates.insert(std::max(availableFrom(pool), s.startDate));
  return dates;
}

struct Window {
  double from = 0, to = 0;  ///< s from the first step
};

std::vector<Window> windowsOf(const Scenario& s, const std::string& start) {
  std::vector<Window> windows;
  for (const MaintenanceWindow& w : s.reliability.maintenance)
    if (const auto days = daysBetween(start, w.from)) windows.push_back({double(*days) * 86400, double(*days) * 86400 + w.length.seconds()});
  return windows;
}

/// Seconds from the first step at which something changes, that one included.
std::set<double> turnsOf(const std::set<std::string>& arrivals, const std::vector<Window>& windows) {
  std::set<double> turns{0};
  for (const std::string& date : arrivals)
    if (const auto days = daysBetween(*arrivals.begin(), date)) turns.insert(double(*days) * 86400);
  for (const Window& w : windows)
    for (const double turn : {w.from, w.to})
      if (turn > 0) turns.insert(turn);
  return turns;
}

/// The pools that are there on a date.
Cluster presentOn(const Cluster& cluster, const std::string& isoDate) {
  Cluster present = cluster;
  std::erase_if(present.pools, [&](const Pool& pool) { return availableFrom(pool) > isoDate; });
  return present;
}

/// The jobs of the scenario on pools of a cluster, which may be a part of its own.
ResolvedScenario onCluster(const Scenario& s, const Cluster& cluster) {
  ResolvedScenario r;
  r.scenario = &s;
  r.cluster = &cluster;
  r.main.job = &s.job;
  if (s.calibration) r.main.calibration = &*s.calibration;
  std::vector<double> left;
  for (const Pool& p : cluster.pools) left.push_back(std::max(0, p.nodes - p.spareNodes));
  for (const ConcurrentJob& c : s.concurrentJobs) {
    ResolvedJob job;
    job.job = &c.job;
    if (s.calibration) job.calibration = &*s.calibration;
    job.plan = c.plan;
    job.allocations = take(cluster, left, c.nodes);
    countGpus(job);
    findKinds(job);
    settleJob(job, cluster.fabric, false);
    r.concurrent.push_back(std::move(job));
  }
  for (std::size_t i = 0; i < cluster.pools.size(); ++i) {
    const double spares = std::clamp(cluster.pools[i].spareNodes, 0, cluster.pools[i].nodes);
    if (left[i] + spares > 0) r.main.allocations.push_back({.pool = &cluster.pools[i], .nodes = left[i] + spares, .usableNodes = left[i]});
  }
  countGpus(r.main);
  findKinds(r.main);
  return r;
}

EarlierPhase phaseFrom(const ResolvedScenario& r, const std::string& start, double seconds, const EarlierPhase* before, bool arrival) {
  EarlierPhase phase;
  phase.start = start;
  phase.seconds = seconds;
  if (before && !arrival) {
    phase.present = before->present;
    phase.main = before->main;
    phase.ramp = before->ramp;
    phase.concurrent = before->concurrent;
    return phase;
  }
  phase.present = std::make_shared<const Cluster>(presentOn(r.scenario->cluster, start));
  ResolvedScenario there = onCluster(*r.scenario, *phase.present);
  phase.main = std::move(there.main);
  phase.concurrent = std::move(there.concurrent);
  phase.ramp = rampOf(phase.main, *r.rampJobs);
  return phase;
}

/// ISO dates are ordered as text. Without a date of the first step nothing is late.
void addEarlier(ResolvedScenario& r) {
  const Scenario& s = *r.scenario;
  r.start = s.startDate;
  if (s.startDate.empty()) return;
  const std::set<std::string> dates = arrivals(s);
  if (dates.empty()) return;
  r.start = *dates.begin();
  const std::vector<Window> windows = windowsOf(s, r.start);
  const std::set<double> turns = turnsOf(dates, windows);
  for (auto turn = turns.begin(), next = std::next(turn); next != turns.end(); ++turn, ++next) {
    const auto date = dateAfter(r.start, Duration::seconds(*turn));
    if (!date) return;
    const bool arrival = dates.contains(*date) && std::fmod(*turn, 86400) == 0;
    r.earlier.push_back(phaseFrom(r, *date, *next - *turn, r.earlier.empty() ? nullptr : &r.earlier.back(), arrival));
    r.earlier.back().maintenance = std::any_of(windows.begin(), windows.end(), [&](const Window& w) { return w.from <= *turn && *turn < w.to; });
  }
}

}  // namespace

ResolvedScenario allocate(const Scenario& s) {
  if (!unsoundInput(s).empty()) {  // nothing to run: `estimate` says what is wrong
    ResolvedScenario r;
    r.scenario = &s;
    r.cluster = &s.cluster;
    r.main.job = &s.job;
    if (s.calibration) r.main.calibration = &*s.calibration;
    return r;
  }
  ResolvedScenario r = onCluster(s, s.cluster);
  r.rampJobs = rampJobsOf(s.job);
  r.ramp = rampOf(r.main, *r.rampJobs);
  addEarlier(r);
  return r;
}

ResolvedScenario onAllPools(const ResolvedScenario& resolved) {
  ResolvedScenario whole;
  whole.scenario = resolved.scenario;
  whole.cluster = resolved.cluster;
  whole.tenure = resolved.tenure;
  whole.main = resolved.main;
  whole.concurrent = resolved.concurrent;
  whole.start = resolved.start;
  whole.timeFactor = resolved.timeFactor;
  whole.planFound = resolved.planFound;
  return whole;
}

void settle(ResolvedScenario& r, const ParallelPlan& plan, bool withOperators) {
  r.main.plan = plan;
  settleJob(r.main, r.scenario->cluster.fabric, withOperators);
  settlePhases(r);
}

void settlePhases(ResolvedScenario& r) {
  settleRamp(r.ramp, r.main, r.scenario->cluster.fabric);
  const EarlierPhase* before = nullptr;
  for (EarlierPhase& phase : r.earlier) {
    if (before && before->present == phase.present) {
      phase.main = before->main;
      phase.ramp = before->ramp;
    } else {
      const Fabric& fabric = phase.present->fabric;
      phase.main.plan = r.main.plan;
      phase.main.plan.data = replicasThere(phase.main, std::numeric_limits<int>::max());
      settleJob(phase.main, fabric, false);
      settleRamp(phase.ramp, phase.main, fabric);
    }
    before = &phase;
  }
}

ResolvedScenario resolve(const Scenario& s) {
  ResolvedScenario r = allocate(s);
  if (r.main.allocations.empty()) return r;
  const bool mixed = isMixed(r.main);
  if (mixed) addStrategies(r);
  if (mixed && (!s.plan || s.plan->mixing == Mixing::best)) {
    takeBestStrategy(r);
    settlePhases(r);
    return r;
  }
  BestPlan best{s.plan.value_or(ParallelPlan{}), true};
  if (!s.plan) best = bestPlan(r.main, s.cluster.fabric);
  r.planFound = best.fits;
  settle(r, best.plan, true);
  return r;
}

namespace {

std::optional<TimeBand> ownBand(const ResolvedJob& job, double gpus) {
  if (!job.calibration || job.allocations.empty()) return std::nullopt;
  const Gpu& gpu = job.allocations[std::size_t(job.pacingPool)].pool->node.gpu;
  return ownTimeBand(*job.calibration, gpu.die, job.job->architecture.isMoe(), job.job->software.framework, gpus);
}

/// Of the team's own runs, where they cover the class; else of the published ones.
TimeBand measuredBand(const ResolvedJob& job, double gpus) {
  if (const auto own = ownBand(job, gpus)) return *own;
  const Gpu& gpu = job.allocations[std::size_t(job.pacingPool)].pool->node.gpu;
  return timeBand(gpu.die, job.job->architecture.isMoe(), job.job->software.framework, gpus);
}

}  // namespace

bool hasOwnErrors(const ResolvedJob& job) { return ownBand(job, 0).has_value(); }

double spareNodesOf(const ResolvedJob& job) {
  double spares = 0;
  for (const Allocation& a : job.allocations) spares += std::max(0.0, std::floor(a.nodes - a.gpusUsed / a.pool->node.gpuCount));
  return spares;
}

double nodesInUse(const ResolvedJob& job) {
  double nodes = 0;
  for (const Allocation& a : job.allocations) nodes += std::ceil(std::min(a.gpusUsed / a.pool->node.gpuCount, a.nodes));
  return nodes;
}

TimeBand timeBandOf(const ResolvedJob& job) {
  const Gpu& gpu = job.allocations[std::size_t(job.pacingPool)].pool->node.gpu;
  // A replica larger than the cluster is an error among the findings; no more GPUs are used than there are.
  double installed = 0;
  for (const Allocation& a : job.allocations) installed += a.nodes * a.pool->node.gpuCount;
  TimeBand band = measuredBand(job, std::min(double(job.gpusUsed), installed));
  // No training was measured against a cap. Published claims reach from no loss to speed in proportion to the limit (0.85 at
  // 600 of 700 W); the model lies between.
  const double cap = job.allocations[std::size_t(job.pacingPool)].pool->gpuLimitWatts() / gpu.tdp.watts();
  if (cap < 1) {
    const double exponent = job.constants()[Constant::powerExponent];
    band.p10 *= std::pow(cap, exponent);
    band.p90 *= std::pow(cap, exponent - 1);
  }
  return band;
}

}  // namespace cw
