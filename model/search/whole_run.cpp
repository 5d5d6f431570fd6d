// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/whole_run.h"

#include <algorithm>
#include <limits>

#include "model/estimate/answer.h"
#include "model/search/best_plan.h"
#include "model/search/plan_moves.h"
#include "model/search/trial.h"

namespace cw {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// The main job alone is exchanged; what does not depend on it is shared.
class WholeRun {
 public:
  explicit WholeRun(const ResolvedScenario& allocated) : resolved_(allocated) {}

  double seconds(const ResolvedJob& main) {
    if (!main.possible || main.gpusUsed > main.gpusAvailable) return never;
    resolved_.main = main;
    settlePhases(resolved_);
    const double seconds = answerOf<double>(resolved_, nullptr).trainingSeconds;
    return seconds > 0 ? seconds : never;  // not a number: no work is ever saved
  }

 private:
  ResolvedScenario resolved_;
};

/// From a plan to its neighbours, and on from the best of them.
class Walk {
 public:
  Walk(const ResolvedScenario& allocated, Mixing mixing, const std::stop_token& stop)
      : run_(allocated), trial_(allocated.main, allocated.scenario->cluster.fabric, mixing), stop_(stop) {
    // A run in many phases, on many pools or kinds of nodes, takes longer to judge.
    const double groups = double(allocated.pools->groups.size()), kinds = double(allocated.main.kinds.size());
    const double phases = double(1 + allocated.earlier->size() + allocated.ramp->size());
    left_ = int(std::clamp(mostJudged / (phases * kinds * kinds * (1 + groups / 20)), fewestJudged, mostJudged));
  }

  /// Looks at a plan as it is.
  void offer(const ParallelPlan& plan) {
    if (left_ > 0 && trial_.settle(plan)) judge(trial_.job());
  }

  /// Looks at the neighbours of the best, and at theirs, until none is better.
  void improve() {
    bool better = found();
    while (better) {
      const double before = seconds_;
      const ParallelPlan from = best_;
      for (const ParallelPlan& plan : neighboursOf(from, *trial_.job().job, trial_.mixing(), replicas_)) {
        if (left_ <= 0 || stop_.stop_requested()) return;
        const auto isTooLong = [&](double step) { return left_ <= 0 || step > worthwhile * step_; };
        trial_.settleLeast(plan, isTooLong, [&](const ResolvedJob& job) { judge(job); });
      }
      better = seconds_ < before;
    }
  }

  bool found() const { return seconds_ < never; }
  const ParallelPlan& best() const { return best_; }

 private:
  /// A step that is longer by more than this makes no run shorter: failures and phases do not outweigh it.
  static constexpr double worthwhile = 1.2;
  static constexpr double fewestJudged = 3, mostJudged = 3000;

  void judge(const ResolvedJob& job) {
    if (!job.step.memory.fits()) return;
    --left_;
    const double seconds = run_.seconds(job);
    // What is no sooner does not earn its trouble.
    if (!(seconds < seconds_ * (1 - 1e-9))) return;
    best_ = job.plan;
    replicas_ = job.replicas;
    seconds_ = seconds;
    step_ = job.step.time().seconds();
  }

  WholeRun run_;
  Trial trial_;
  const std::stop_token& stop_;
  int left_ = 0;  ///< plans that may still be judged
  ParallelPlan best_;
  int replicas_ = 1;
  double seconds_ = never, step_ = 0;  ///< of its run, of a step
};

}  // namespace

ParallelPlan soonestPlan(const ResolvedScenario& allocated, Mixing mixing, const std::stop_token& stop) {
  constexpr std::size_t kept = 6;
  const Fabric& fabric = allocated.scenario->cluster.fabric;
  const BestPlan shortest = bestPlan(allocated.main, fabric, mixing, {plansFor(allocated.main.kinds.size()), kept}, stop);
  Walk walk(allocated, mixing, stop);
  walk.offer(shortest.plan);
  for (const ParallelPlan& plan : shortest.runnersUp) walk.offer(plan);
  walk.improve();
  return walk.found() ? walk.best() : shortest.plan;
}

const ResolvedJob& soonestOf(const ResolvedScenario& allocated, const std::vector<ResolvedJob>& ways) {
  WholeRun run(allocated);
  const ResolvedJob* best = &ways.front();
  double soonest = run.seconds(*best);
  for (const ResolvedJob& way : ways) {
    const double seconds = run.seconds(way);
    const bool fits = way.step.memory.fits(), bestFits = best->step.memory.fits();
    if (way.possible != best->possible ? !way.possible : fits != bestFits ? !fits : !(seconds < soonest * (1 - 1e-9))) continue;
    best = &way;
    soonest = seconds;
  }
  return *best;
}

}  // namespace cw
