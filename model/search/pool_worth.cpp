// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/pool_worth.h"

#include <algorithm>
#include <cmath>

#include "model/estimate/mixing.h"
#include "model/estimate/strategies.h"
#include "model/search/best_plan.h"

namespace cw {
namespace {

/// Plans that a search tries, on several kinds of nodes and on one.
struct Effort {
  std::size_t mixed = 0, alone = 0;
};

/// The job on the best plan for its allocations, over all ways of mixing them.
ResolvedJob bestRun(const ResolvedJob& job, const Fabric& fabric, const Effort& effort, const std::stop_token& stop) {
  ResolvedJob best = job;
  best.possible = false;  // so it stays where not one plan can be tried: a node of the other kind may hold more GPUs than are compared
  const auto offer = [&](Mixing mixing) {
    ResolvedJob trial = job;
    // On one kind of node a plan takes a fraction of the time.
    const BestPlan found = bestPlan(job, fabric, mixing, {.plans = isMixed(job) ? effort.mixed : effort.alone}, stop);
    if (found.evaluated == 0) return;
    trial.plan = found.plan;
    if (mixing == Mixing::onePool) runOnOnePool(trial, fabric);
    else settleJob(trial, fabric, false);
    if (outruns(trial, best) || !best.possible) best = std::move(trial);
  };
  if (isMixed(job))
    for (const Mixing mixing : {Mixing::lockstep, Mixing::shares, Mixing::stages}) offer(mixing);
  offer(Mixing::onePool);
  return best;
}

double tokensPerSecond(const ResolvedJob& job) {
  const double step = job.step.time().seconds();
  return job.possible && job.step.memory.fits() && step > 0 ? job.step.tokensPerStep / step : 0;
}

ResolvedJob withoutNodes(const ResolvedJob& main) {
  ResolvedJob job = main;
  job.gpusAvailable = 0;
  job.kinds.clear();
  job.allocations.clear();
  return job;
}

/// The main job on GPUs of one kind, as many as `gpus`.
ResolvedJob onKind(const ResolvedJob& main, int kind, double gpus) {
  ResolvedJob job = withoutNodes(main);
  const KindShare& share = main.kinds[std::size_t(kind)];
  const double nodes = std::floor(gpus / share.pool->node.gpuCount);
  job.add({.pool = share.pool, .nodes = nodes, .usableNodes = nodes}, share.nodeKind);
  return job;
}

/// The job with a batch in proportion to its GPUs, in whole 64 sequences where it is large: a batch that stays as it is
/// divides well among some numbers of GPUs and badly among others, which says nothing about the GPUs.
Job withBatchFor(const Job& job, double shareOfGpus) {
  Job scaled = job;
  const double batch = job.globalBatchSequences * shareOfGpus;
  scaled.globalBatchSequences = std::max(1, int(batch >= 640 ? std::round(batch / 64) * 64 : std::round(batch)));
  return scaled;
}

ResolvedJob without(const ResolvedJob& main, int kind) {
  ResolvedJob job = withoutNodes(main);
  for (const Allocation& a : main.allocations)
    if (a.kind != kind) job.add(a, main.kinds[std::size_t(a.kind)].nodeKind);
  return job;
}

PoolWorth worthOf(const ResolvedJob& job, double gpus) {
  PoolWorth w;
  const KindShare& share = job.kinds[0];
  w.gpu = share.pool->node.gpu;
  w.tokensPerSecondPerGpu = tokensPerSecond(job) / gpus;
  w.plan = job.plan;
  w.plan.data = job.replicas;
  w.plan.recompute = share.plan.recompute;
  w.plan.recomputeLayers = share.plan.recomputeLayers;
  w.step = job.step;
  w.peakPerGpu = FlopRate::flopPerSecond(share.peakPerGpu);
  return w;
}

}  // namespace

std::vector<PoolWorth> poolWorth(const Scenario& scenario, const std::stop_token& stop) {
  const ResolvedJob main = allocate(scenario).main;
  std::vector<PoolWorth> list;
  if (!isMixed(main)) return list;
  double gpus = 1e300;
  for (const KindShare& kind : main.kinds) gpus = std::min(gpus, kind.gpus);
  if (!(gpus >= 1)) return list;
  const Fabric& fabric = scenario.cluster.fabric;
  // There are a dozen searches for each kind.
  const std::size_t kinds = main.kinds.size(), mixed = std::max<std::size_t>(30, plansFor(kinds) / kinds);
  const Effort plans{mixed, mixed * std::max<std::size_t>(1, 16 / kinds)};
  double total = 0;
  for (const KindShare& kind : main.kinds) total += kind.gpus;
  const double all = tokensPerSecond(bestRun(main, fabric, plans, stop));
  for (std::size_t i = 0; i < main.kinds.size(); ++i) {
    const double mine = main.kinds[i].gpus;
    ResolvedJob some = onKind(main, int(i), gpus), others = without(main, int(i));
    const Job someJob = withBatchFor(*main.job, gpus / total), othersJob = withBatchFor(*main.job, (total - mine) / total);
    some.serve(someJob);
    PoolWorth w = worthOf(bestRun(some, fabric, plans, stop), gpus);
    w.pools = poolNames(main, int(i));
    w.gpusCompared = gpus;
    w.gpus = mine;
    w.batchCompared = someJob.globalBatchSequences;
    w.tokensPerSecondWith = all;
    w.tokensPerSecondWithoutSameBatch = tokensPerSecond(bestRun(others, fabric, plans, stop));
    others.serve(othersJob);
    if (stop.stop_requested()) return {};
    w.tokensPerSecondWithout = tokensPerSecond(bestRun(others, fabric, plans, stop));
    list.push_back(std::move(w));
  }
  if (stop.stop_requested()) return {};
  for (PoolWorth& w : list)
    if (list[0].tokensPerSecondPerGpu > 0) w.relative = w.tokensPerSecondPerGpu / list[0].tokensPerSecondPerGpu;
  return list;
}

}  // namespace cw
