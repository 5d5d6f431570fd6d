// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/best_plan.h"

#include <algorithm>

#include "model/estimate/mixing.h"

namespace cw {
namespace {

using Degrees = std::vector<int>;

Degrees divisorsUpTo(int n, int limit) {
  Degrees d;
  for (int i = 1; i <= std::min(n, limit); ++i)
    if (n % i == 0) d.push_back(i);
  return d;
}

/// Judges one plan after another and keeps the best.
class Contest {
 public:
  Contest(const ResolvedJob& job, const Fabric& fabric, Mixing mixing) : trial_(job), fabric_(fabric), mixing_(mixing) {}

  Mixing mixing() const { return mixing_; }

  /// As little recompute as fits, down to a few layers of a stage; the ways that give each pool its own find that
  /// themselves. More recompute than fits is never faster.
  void enterLeast(ParallelPlan plan) {
    plan.recompute = Recompute::none;
    if (!settle(plan)) return;
    if (best_.fits && trial_.step.time().seconds() >= time_) return;
    if (mixing_ != Mixing::lockstep || trial_.step.memory.fits()) return judge();
    const MemoryEstimate nothing = trial_.step.memory;
    plan.recompute = Recompute::selective;
    settle(plan);
    judge();
    plan.recompute = Recompute::full;
    settle(plan);
    judge();
    const int layers = layersPerStage(*trial_.job, plan), least = layersToRecompute(nothing, trial_.step.memory, layers);
    for (int n = least; n < std::min(layers, least + 3); ++n) {
      plan.recomputeLayers = n;
      settle(plan);
      judge();
      if (trial_.step.memory.fits()) return;
    }
  }

  BestPlan result() const { return best_; }

 private:
  /// The trial job under a plan; false where the plan is none for it.
  bool settle(const ParallelPlan& plan) {
    if (plan.gpusPerReplica() > trial_.gpusAvailable) return false;
    trial_.plan = plan;
    trial_.plan.mixing = mixing_;
    if (mixing_ == Mixing::lockstep) {
      const int replicas = replicasFor(*trial_.job, *trial_.batchDivisors, plan, trial_.gpusAvailable);
      if (!expertsSpread(plan, replicas)) return false;
      if (plan.virtualStages > 1 && !interleavesEvenly(*trial_.job, plan, replicas)) return false;
    }
    if (mixing_ == Mixing::onePool) runOnOnePool(trial_, fabric_);
    else settleJob(trial_, fabric_, false);
    return trial_.possible && expertsSpread(plan, trial_.replicas);
  }

  void judge() {
    ++best_.evaluated;
    const MemoryEstimate& memory = trial_.step.memory;
    const bool fits = memory.fits();
    const double time = trial_.step.time().seconds(), need = memory.total().bytes();
    const bool better = best_.evaluated == 1 || (fits && !best_.fits) || (fits == best_.fits && (fits ? time < time_ : need < need_));
    if (!better) return;
    best_.plan = trial_.plan;
    best_.fits = fits;
    time_ = time;
    need_ = need;
  }

  /// Whether expert groups fill the ranks that hold copies of a layer.
  bool expertsSpread(const ParallelPlan& plan, int replicas) const {
    return replicas * plan.context * (trial_.job->architecture.experts >= 32 ? plan.tensor : 1) % plan.expert == 0;
  }

  ResolvedJob trial_;
  const Fabric& fabric_;
  Mixing mixing_;
  BestPlan best_;
  double time_ = 0, need_ = 0;
};

int domainOf(const ResolvedJob& job) {
  int domain = 8;
  for (const KindShare& kind : job.kinds) domain = std::min(domain, kind.pool->node.nvlinkDomainGpus);
  return std::max(1, domain);
}

void enterVariants(Contest& contest, ParallelPlan plan, int layersPerStage) {
  for (const int v : {1, 2, 4, 8}) {
    if (v > 1 && contest.mixing() == Mixing::stages) continue;
    if (v > 1 && (plan.pipeline == 1 || layersPerStage % v != 0)) continue;
    plan.virtualStages = v;
    plan.schedule = v > 1 ? Schedule::interleaved : Schedule::oneForwardOneBackward;
    contest.enterLeast(plan);
  }
}

}  // namespace

namespace {

struct Grid {
  Degrees tensor, pipeline, context, expert, microbatch;

  std::size_t plans() const { return tensor.size() * pipeline.size() * context.size() * expert.size() * microbatch.size(); }
};

Grid gridOf(const ResolvedJob& job) {
  const Architecture& a = job.job->architecture;
  Grid g;
  g.tensor = divisorsUpTo(a.heads, domainOf(job));
  g.pipeline = divisorsUpTo(a.layers, 64);
  for (const int c : {1, 2, 4, 8})
    if (c == 1 || job.job->sequenceTokens >= 16384 * (c / 2)) g.context.push_back(c);
  g.expert = a.isMoe() ? divisorsUpTo(a.experts, 64) : Degrees{1};
  for (const int microbatch : {1, 2, 4})
    if (job.job->globalBatchSequences % microbatch == 0) g.microbatch.push_back(microbatch);
  return g;
}

/// Every other degree, the first and the last among them.
void thin(Degrees& degrees) {
  Degrees kept;
  for (std::size_t i = 0; i < degrees.size(); i += 2) kept.push_back(degrees[i]);
  if (degrees.size() % 2 == 0) kept.push_back(degrees.back());
  degrees = std::move(kept);
}

/// Numbers of layers, heads and experts that have dozens of divisors each would make a search of minutes: no model is built like
/// that, and of neighbouring degrees one is about as good as the other.
void thinTo(Grid& grid, std::size_t most) {
  while (grid.plans() > most) {
    Degrees* longest = &grid.tensor;
    for (Degrees* degrees : {&grid.pipeline, &grid.expert, &grid.context})
      if (degrees->size() > longest->size()) longest = degrees;
    if (longest->size() < 3) return;
    thin(*longest);
  }
}

}  // namespace

BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing) {
  Contest contest(job, fabric, mixing);
  Grid grid = gridOf(job);
  thinTo(grid, mostPlans / (job.kinds.size() * job.kinds.size()));
  for (const int t : grid.tensor)
    for (const int p : grid.pipeline)
      for (const int c : grid.context)
        for (const int e : grid.expert)
          for (const int microbatch : grid.microbatch) {
            ParallelPlan plan;
            plan.tensor = t;
            plan.pipeline = p;
            plan.context = c;
            plan.expert = e;
            plan.microbatchSequences = microbatch;
            plan.sequenceParallel = t > 1;
            enterVariants(contest, plan, job.job->architecture.layers / p);
          }
  return contest.result();
}

}  // namespace cw
