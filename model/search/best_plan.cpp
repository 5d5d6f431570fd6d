// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/best_plan.h"

#include <algorithm>
#include <array>

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
  Contest(const ResolvedJob& job, const Fabric& fabric, Mixing mixing, const std::stop_token& stop) : trial_(job), fabric_(fabric), mixing_(mixing), stop_(stop) {}

  bool isStopped() const { return stop_.stop_requested(); }

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

  const BestPlan& result() const { return best_; }

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
  const std::stop_token& stop_;
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

/// The degrees of a plan that a search combines.
struct Axis {
  int ParallelPlan::*degree;
  Degrees values;
};
using Grid = std::array<Axis, 5>;

std::size_t plansOf(const Grid& grid) {
  std::size_t plans = 1;
  for (const Axis& axis : grid) plans *= axis.values.size();
  return plans;
}

Grid gridOf(const ResolvedJob& job) {
  const Architecture& a = job.job->architecture;
  Degrees context, microbatch;
  for (const int c : {1, 2, 4, 8})
    if (c == 1 || job.job->sequenceTokens >= 16384 * (c / 2)) context.push_back(c);
  for (const int sequences : {1, 2, 4})
    if (job.job->globalBatchSequences % sequences == 0) microbatch.push_back(sequences);
  return {{{&ParallelPlan::tensor, divisorsUpTo(a.heads, domainOf(job))},
           {&ParallelPlan::pipeline, divisorsUpTo(a.layers, 64)},
           {&ParallelPlan::context, context},
           {&ParallelPlan::expert, a.isMoe() ? divisorsUpTo(a.experts, 64) : Degrees{1}},
           {&ParallelPlan::microbatchSequences, microbatch}}};
}

/// Every other degree, the first and the last among them.
void thin(Degrees& degrees) {
  Degrees kept;
  for (std::size_t i = 0; i < degrees.size(); i += 2) kept.push_back(degrees[i]);
  if (degrees.size() % 2 == 0) kept.push_back(degrees.back());
  degrees = std::move(kept);
}

Grid thinned(Grid grid, std::size_t most) {
  const auto shorter = [](const Axis& a, const Axis& b) { return a.values.size() < b.values.size(); };
  while (plansOf(grid) > most) {
    Degrees& longest = std::max_element(grid.begin(), grid.end(), shorter)->values;
    if (longest.size() < 3) break;
    thin(longest);
  }
  return grid;
}

void enter(Contest& contest, const Job& job, ParallelPlan plan) {
  if (contest.isStopped()) return;
  plan.sequenceParallel = plan.tensor > 1;
  enterVariants(contest, plan, job.architecture.layers / plan.pipeline);
}

/// Every plan of the grid, the last axis first.
void enterAll(Contest& contest, const Job& job, const Grid& grid, ParallelPlan plan = {}, std::size_t axis = 0) {
  if (axis == grid.size()) return enter(contest, job, plan);
  for (const int degree : grid[axis].values) {
    plan.*grid[axis].degree = degree;
    enterAll(contest, job, grid, plan, axis + 1);
  }
}

/// From the best so far one degree after another to the next below or above, until no neighbour is better.
void climb(Contest& contest, const Job& job, const Grid& grid) {
  ParallelPlan from;
  do {
    from = contest.result().plan;
    for (const Axis& axis : grid) {
      const ParallelPlan at = contest.result().plan;
      const auto here = std::find(axis.values.begin(), axis.values.end(), at.*axis.degree);
      for (auto next = here == axis.values.begin() ? here : here - 1; next != axis.values.end() && next <= here + 1; ++next) {
        ParallelPlan plan;
        for (const Axis& a : grid) plan.*a.degree = at.*a.degree;
        plan.*axis.degree = *next;
        if (next != here) enter(contest, job, plan);
      }
    }
  } while (!(contest.result().plan == from) && !contest.isStopped());
}

}  // namespace

BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing, std::size_t most, const std::stop_token& stop) {
  Contest contest(job, fabric, mixing, stop);
  const Grid all = gridOf(job);
  // Where layers, heads and experts have dozens of divisors each, all plans would take minutes.
  enterAll(contest, *job.job, thinned(all, most));
  if (plansOf(all) > most && contest.result().evaluated > 0) climb(contest, *job.job, all);
  return contest.result();
}

BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing) {
  return bestPlan(job, fabric, mixing, plansFor(job.kinds.size()));
}

}  // namespace cw
