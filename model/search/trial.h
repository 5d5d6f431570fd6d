// SPDX-License-Identifier: GPL-3.0-or-later
// A job on its way through a search: settled under one plan after another.
#pragma once

#include <utility>

#include "model/estimate/resolve.h"

namespace cw {

class Trial {
 public:
  /// `job` has its nodes; its pools are mixed as `mixing` says (not `best`). The fabric must outlive the trial.
  Trial(const ResolvedJob& job, const Fabric& fabric, Mixing mixing) : job_(job), fabric_(fabric), mixing_(mixing) {}

  /// Settles the job under a plan; false where that is not legal.
  bool settle(const ParallelPlan& plan);

  /// Settles a plan with as little recompute as fits, down to a few layers of a stage; the ways that give each pool its own
  /// find that themselves. `judge(job)` is called for each recompute that is tried, unless `isTooLong(seconds)` says that
  /// even the step without any is.
  template <class IsTooLong, class Judge>
  void settleLeast(ParallelPlan plan, const IsTooLong& isTooLong, const Judge& judge) {
    plan.recompute = Recompute::none;
    plan.recomputeLayers = 0;
    if (!settle(plan) || isTooLong(job_.step.time().seconds())) return;
    judge(job_);
    if (findsRecompute() || job_.step.memory.fits()) return;
    const MemoryEstimate nothing = job_.step.memory;
    plan.recompute = Recompute::selective;
    settle(plan);
    judge(job_);
    plan.recompute = Recompute::full;
    settle(plan);
    judge(job_);
    const auto [fewest, end] = fewestLayers(plan, nothing);
    for (int layers = fewest; layers < end; ++layers) {
      plan.recomputeLayers = layers;
      settle(plan);
      judge(job_);
      if (job_.step.memory.fits()) return;
    }
  }

  const ResolvedJob& job() const { return job_; }
  Mixing mixing() const { return mixing_; }

 private:
  bool findsRecompute() const { return isMixed(job_) && mixing_ != Mixing::lockstep; }
  /// The fewest layers of a stage that make it fit when they are computed again, and one past the last to try. The job is
  /// settled with all of them.
  std::pair<int, int> fewestLayers(const ParallelPlan& plan, const MemoryEstimate& nothing) const;

  ResolvedJob job_;
  const Fabric& fabric_;
  Mixing mixing_;
};

}  // namespace cw
