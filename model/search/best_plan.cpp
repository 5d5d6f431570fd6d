// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/best_plan.h"

#include <algorithm>
#include <bit>

#include "model/search/plan_space.h"
#include "model/search/trial.h"

namespace cw {
namespace {

/// A plan that was judged.
struct Entry {
  ParallelPlan plan;
  bool fits = false;
  double seconds = 0, need = 0;  ///< of a step; bytes of the fullest GPU

  bool beats(const Entry& other) const {
    if (fits != other.fits) return fits;
    return fits ? seconds < other.seconds : need < other.need;
  }
};

/// Judges one plan after another and keeps the best.
class Contest {
 public:
  Contest(const ResolvedJob& job, const Fabric& fabric, Mixing mixing, SearchEffort effort, const std::stop_token& stop)
      : trial_(job, fabric, mixing), most_(std::max<std::size_t>(1, effort.kept)), usual_(effort.usual), stop_(stop) {
    kept_.reserve(most_ + 1);
  }

  bool isStopped() const { return stop_.stop_requested(); }

  /// These degrees with every layout of the pipeline.
  void enter(ParallelPlan plan, const Degrees& virtualStages) {
    if (isStopped() || (usual_ && !isUsual(plan))) return;
    plan.sequenceParallel = plan.tensor > 1;
    found_ = false;
    plan.recompute = Recompute::none;
    plan.virtualStages = 1;
    plan.schedule = Schedule::oneForwardOneBackward;
    if (!trial_.settle(plan)) return;
    // Whatever the layout, the stages take as long: it decides how long they wait for one another.
    const StepEstimate& step = trial_.job().step;
    const double atLeast = step.time().seconds() - step.parts[std::size_t(StepPart::pipelineBubble)].seconds();
    if (trial_.mixing() != Mixing::shares && cannotEnter(atLeast)) return;
    enterLeast(plan);
    if (plan.pipeline > 1) enterLayouts(plan, virtualStages);
    if (found_) keep();
  }

  BestPlan result() const {
    BestPlan best;
    best.evaluated = evaluated_;
    if (kept_.empty()) return best;
    best.plan = kept_.front().plan;
    best.fits = kept_.front().fits;
    for (std::size_t i = 1; i < kept_.size(); ++i)
      if (kept_[i].fits) best.runnersUp.push_back(kept_[i].plan);
    return best;
  }

  bool isEmpty() const { return kept_.empty(); }
  const ParallelPlan& leader() const { return kept_.front().plan; }

 private:
  void enterLayouts(ParallelPlan plan, const Degrees& virtualStages) {
    if (trial_.mixing() == Mixing::stages) return;
    if (!usual_) {
      plan.schedule = Schedule::zeroBubble;
      enterLeast(plan);
      plan.schedule = Schedule::zeroBubble2;
      enterLeast(plan);
    }
    plan.schedule = Schedule::interleaved;
    for (const int v : virtualStages) {
      plan.virtualStages = v;
      if (v > 1 && (!usual_ || isUsual(plan))) enterLeast(plan);
    }
  }

  /// Degrees and layouts alike.
  bool isUsual(const ParallelPlan& plan) const {
    const ResolvedJob& job = trial_.job();
    const int stages = plan.pipeline * std::max(1, plan.virtualStages);
    if (plan.microbatchSequences > 4 || plan.context > 8 || !std::has_single_bit(unsigned(plan.virtualStages)) || plan.virtualStages > 8 || job.job->architecture.layers % stages != 0) return false;
    return plan.virtualStages <= 1 || interleavesEvenly(*job.job, plan, job.replicas);
  }

  void enterLeast(const ParallelPlan& plan) {
    trial_.settleLeast(
        plan, [&](double seconds) { return cannotEnter(seconds) || (found_ && local_.fits && seconds >= local_.seconds); },
        [&](const ResolvedJob& job) { judge(job); });
  }

  void judge(const ResolvedJob& job) {
    ++evaluated_;
    const MemoryEstimate& memory = job.step.memory;
    const Entry entry{job.plan, memory.fits(), job.step.time().seconds(), memory.total().bytes()};
    if (found_ && !entry.beats(local_)) return;
    local_ = entry;
    found_ = true;
  }

  /// True where a step of so many seconds is too long to be kept.
  bool cannotEnter(double seconds) const { return kept_.size() == most_ && kept_.back().fits && seconds >= kept_.back().seconds; }

  void keep() {
    const auto isSame = [&](const Entry& e) { return e.plan == local_.plan; };
    if (std::any_of(kept_.begin(), kept_.end(), isSame)) return;
    const auto place = std::find_if(kept_.begin(), kept_.end(), [&](const Entry& e) { return local_.beats(e); });
    kept_.insert(place, local_);
    if (kept_.size() > most_) kept_.pop_back();
  }

  Trial trial_;
  std::size_t most_;
  bool usual_;
  const std::stop_token& stop_;
  std::vector<Entry> kept_;  ///< the best first
  Entry local_;              ///< the best of these degrees
  bool found_ = false;
  long evaluated_ = 0;
};

/// Enters plans of a space by their degrees.
class Tour {
 public:
  Tour(Contest& contest, const ResolvedJob& job) : contest_(contest), all_(planSpaceOf(job)) {
    for (const int pipeline : all_.axes[pipelineAxis].values) layouts_.push_back(virtualStagesFor(job.job->architecture, pipeline, mostLayouts / job.kinds.size()));
  }

  void run(std::size_t most) {
    enterAll(thinned(all_, most));
    // Where layers, heads and experts have dozens of divisors each, all plans would take minutes.
    if (all_.plans() > most && !contest_.isEmpty()) climb();
  }

 private:
  static constexpr std::size_t pipelineAxis = 1, mostLayouts = 12;

  void enter(const ParallelPlan& plan) {
    const Degrees& pipelines = all_.axes[pipelineAxis].values;
    const auto at = std::lower_bound(pipelines.begin(), pipelines.end(), plan.pipeline);
    contest_.enter(plan, layouts_[std::size_t(at - pipelines.begin())]);
  }

  /// Every plan of the space, the last axis first.
  void enterAll(const PlanSpace& space, ParallelPlan plan = {}, std::size_t axis = 0) {
    if (axis == space.axes.size()) return enter(plan);
    for (const int degree : space.axes[axis].values) {
      plan.*space.axes[axis].degree = degree;
      enterAll(space, plan, axis + 1);
    }
  }

  /// From the best so far one degree after another to the next below or above, until no neighbour is better.
  void climb() {
    ParallelPlan from;
    do {
      from = contest_.leader();
      for (const Axis& axis : all_.axes) {
        const ParallelPlan at = contest_.leader();
        const auto here = std::find(axis.values.begin(), axis.values.end(), at.*axis.degree);
        for (auto next = here == axis.values.begin() ? here : here - 1; next != axis.values.end() && next <= here + 1; ++next) {
          ParallelPlan plan;
          for (const Axis& a : all_.axes) plan.*a.degree = at.*a.degree;
          plan.*axis.degree = *next;
          if (next != here) enter(plan);
        }
      }
    } while (!(contest_.leader() == from) && !contest_.isStopped());
  }

  Contest& contest_;
  PlanSpace all_;
  std::vector<Degrees> layouts_;  ///< of each length of the pipeline
};

}  // namespace

BestPlan bestPlan(const ResolvedJob& job, const Fabric& fabric, Mixing mixing, SearchEffort effort, const std::stop_token& stop) {
  Contest contest(job, fabric, mixing, effort, stop);
  Tour(contest, job).run(effort.plans);
  return contest.result();
}

}  // namespace cw
