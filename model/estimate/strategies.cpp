// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/strategies.h"

#include <algorithm>

#include "model/estimate/answer.h"

namespace cw {
namespace {

Finding reason(Rule rule, std::string text) { return {rule, Severity::note, "/plan/mixing", std::move(text), {}, 0}; }

/// Share of a step that the pool which waits longest waits.
double longestWait(const ResolvedJob& job) {
  double longest = 0;
  for (const KindShare& s : job.kinds) longest = std::max(longest, s.waiting);
  const double step = job.step.time().seconds();
  return step > 0 ? longest / step : 0;
}

Finding whyOf(const ResolvedJob& job, double lockstepSeconds) {
  const std::string pacing = poolNames(job, job.pacing);
  if (!job.possible) {
    const bool stages = job.plan.mixing == Mixing::stages;
    return reason(stages ? Rule::stagesImpossible : job.plan.mixing == Mixing::shares ? Rule::sharesImpossible : Rule::onePoolImpossible, {});
  }
  if (!job.step.memory.fits()) {
    const double gib = Bytes::gibibytes(1).bytes();
    return reason(Rule::strategyDoesNotFit, poolNames(job, job.tightest))
        .with("needed_gib", job.step.memory.total().bytes() / gib)
        .with("capacity_gib", job.step.memory.capacity.bytes() / gib);
  }
  const double speed = job.step.time().seconds() > 0 ? lockstepSeconds / job.step.time().seconds() : 0;
  constexpr Rule rules[] = {Rule::strategyLockstep, Rule::strategyLockstep, Rule::strategyShares, Rule::strategyStages, Rule::strategyOnePool};
  // Stages in whole numbers rarely use every pool to its last GPU.
  const long idle = std::max(0L, job.gpusAvailable - job.gpusUsed);
  if (job.plan.mixing == Mixing::stages && idle > job.gpusAvailable / 50)
    return reason(Rule::strategyStagesIdle, pacing).with("idle_gpus", double(idle)).with("idle_percent", 100.0 * double(idle) / double(job.gpusAvailable)).with("speed_percent", speed * 100);
  return reason(rules[int(job.plan.mixing)], pacing).with("waiting_percent", longestWait(job) * 100).with("speed_percent", speed * 100);
}

/// Dense peak of all GPUs that the job may use, FLOP/s; in lockstep every kind takes part.
double peakOfAll(const ResolvedJob& lockstep) {
  double peak = 0;
  for (const Allocation& a : lockstep.allocations)
    peak += lockstep.kinds[std::size_t(a.kind)].peakPerGpu * a.usableNodes * a.pool->node.gpuCount;
  return peak;
}

StrategyEstimate strategyOf(const ResolvedScenario& resolved, const ResolvedJob& job, double lockstepSeconds, double allPeak) {
  StrategyEstimate e;
  e.mixing = job.plan.mixing;
  e.possible = job.possible;
  e.feasible = job.possible && job.step.memory.fits();
  e.plan = job.plan;
  e.plan.data = job.replicas;
  e.why = whyOf(job, lockstepSeconds);
  if (!job.possible) return e;
  ResolvedScenario alone = resolved;
  alone.main = job;
  settlePhases(alone);
  const Answer<double> answer = answerOf<double>(alone, nullptr);
  e.gpusUsed = job.gpusUsed;
  e.stepTime = job.step.time();
  e.tokensPerSecond = answer.rates.tokensPerSecond;
  e.mfu = answer.rates.mfu;
  if (allPeak > 0) e.mfuOfAllGpus = answer.rates.mfu * job.step.peakFlopPerSecond / allPeak;
  e.trainingTime = Duration::seconds(answer.trainingSeconds);
  if (answer.power && answer.powerMissing.empty())
    e.facilityAverage = Power::watts(answer.power->facilityAverage);
  if (const auto total = answer.cost.whole(&CostAnswer<double>::runTotal))
    e.runTotal = Money::usd(*total);
  e.kinds = kindsOf(job);
  return e;
}

}  // namespace

std::string poolNames(const ResolvedJob& job, int kind) {
  std::string names;
  for (const ResolvedJob::Member& member : *job.pools)
    if (member.nodeKind == job.kinds[std::size_t(kind)].nodeKind) names += (names.empty() ? "" : " + ") + member.pool->name;
  return names;
}

std::vector<KindEstimate> kindsOf(const ResolvedJob& job) {
  std::vector<KindEstimate> kinds;
  for (std::size_t i = 0; i < job.kinds.size(); ++i) {
    const KindShare& s = job.kinds[i];
    KindEstimate e;
    e.pools = poolNames(job, int(i));
    e.gpu = s.pool->node.gpu;
    for (const Allocation& a : job.allocations)
      if (a.kind == int(i)) e.gpusUsed += a.gpusUsed;
    e.replicas = s.replicas;
    e.sequences = s.sequences;
    e.microbatches = s.microbatches;
    e.recompute = s.plan.recompute;
    e.recomputeLayers = s.plan.recomputeLayers;
    e.stages = s.stages;
    e.stageLayers = s.stageLayers;
    e.waiting = Duration::seconds(s.waiting);
    e.memory = s.memory;
    e.operators = s.operators;
    kinds.push_back(std::move(e));
  }
  return kinds;
}

std::vector<StrategyEstimate> strategiesOf(const ResolvedScenario& resolved) {
  std::vector<StrategyEstimate> list;
  if (!resolved.strategies) return list;
  const std::vector<ResolvedJob>& jobs = *resolved.strategies;
  std::size_t best = 0;
  const double lockstep = jobs.front().step.time().seconds(), allPeak = peakOfAll(jobs.front());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    list.push_back(strategyOf(resolved, jobs[i], lockstep, allPeak));
    if (outruns(jobs[i], jobs[best])) best = i;
  }
  list[best].best = list[best].feasible;
  return list;
}

}  // namespace cw
