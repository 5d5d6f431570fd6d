// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/best_plan.h"

#include <algorithm>

#include "model/estimate/mixing.h"

namespace cw {
namespace {

std::vector<int> divisorsUpTo(int n, int limit) {
  std::vector<int> d;
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

BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing) {
  const Architecture& a = job.job->architecture;
  Contest contest(job, fabric, mixing);
  for (const int t : divisorsUpTo(a.heads, domainOf(job)))
    for (const int p : divisorsUpTo(a.layers, 64))
      for (const int c : {1, 2, 4, 8}) {
        if (c > 1 && job.job->sequenceTokens < 16384 * (c / 2)) continue;
        for (const int e : a.isMoe() ? divisorsUpTo(a.experts, 64) : std::vector<int>{1})
          for (const int microbatch : {1, 2, 4}) {
            if (job.job->globalBatchSequences % microbatch != 0) continue;
            ParallelPlan plan;
            plan.tensor = t;
            plan.pipeline = p;
            plan.context = c;
            plan.expert = e;
            plan.microbatchSequences = microbatch;
            plan.sequenceParallel = t > 1;
            enterVariants(contest, plan, a.layers / p);
          }
      }
  return contest.result();
}

}  // namespace cw
