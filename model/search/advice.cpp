// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/advice.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "model/estimate/plan_misfits.h"
#include "model/search/trial.h"
#include "model/search/tried.h"

namespace cw {
namespace {

constexpr std::size_t mostRemedies = 3;
constexpr double worthSaying = 1e-3;     // a share of the run's days
constexpr double muchSooner = 0.1;       // from which on another batch is proposed

bool isSooner(const Remedy& a, const Remedy& b) { return a.trainingTime < b.trainingTime; }

class Adviser {
 public:
  Adviser(const ResolvedScenario& resolved, Duration now, std::vector<Finding>& findings, const std::stop_token& stop)
      : r_(resolved), s_(*resolved.scenario), plan_(s_.plan.value_or(resolved.main.plan)), now_(now), tried_(s_), findings_(findings), stop_(stop) {}

  void run() {
    if (!s_.plan) return;  // what the search chose is the best that was tried
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      if (stop_.stop_requested()) return;
      if (findings_[i].rule == Rule::doesNotFitMemory) mendMemory(i);
      else if (isDivision(findings_[i].rule)) mendNumbers(findings_[i]);
      else if (findings_[i].rule == Rule::idleGpus) fillGpus(findings_[i]);
    }
    if (isMixed(r_.main) && r_.main.possible) mixBetter();
  }

 private:
  const ResolvedScenario& r_;
  const Scenario& s_;
  ParallelPlan plan_;
  Duration now_;  ///< of the run as it is
  Tries tried_;
  std::vector<Finding>& findings_;
  const std::stop_token& stop_;

  static bool isDivision(Rule rule) {
    return rule == Rule::degreeDoesNotDivide || rule == Rule::batchDoesNotDivide || rule == Rule::replicasExceedBatch || rule == Rule::planExceedsCluster;
  }

  bool isWorthSaying(const Remedy& remedy) const { return remedy.fits && remedy.trainingTime < now_ * (1 - worthSaying); }

  // ---- What does not fit ----

  /// With as little recompute as fits, which a trial finds by the step alone.
  void tryLeast(ParallelPlan plan, std::vector<Remedy>& good) const {
    Trial trial(r_.main, s_.cluster.fabric, r_.main.plan.mixing);
    for (const int data : {plan_.data, 0}) {
      plan.data = data;
      std::optional<ParallelPlan> least;
      double seconds = 0;
      trial.settleLeast(plan, [](double) { return false; }, [&](const ResolvedJob& job) {
        const double step = job.step.time().seconds();
        if (!job.step.memory.fits() || (least && step >= seconds)) return;
        least = job.plan;
        seconds = step;
      });
      if (!least) continue;
      least->mixing = plan_.mixing;
      auto remedy = tried_(*least);
      if (remedy && remedy->fits && !remedy->set.empty()) good.push_back(std::move(*remedy));
      return;
    }
  }

  std::vector<ParallelPlan> leanerPlans() const {
    const Architecture& a = s_.job.architecture;
    std::vector<ParallelPlan> plans{plan_};
    ParallelPlan q = plan_;
    for (int m = plan_.microbatchSequences / 2; m >= 1; m /= 2) plans.push_back((q.microbatchSequences = m, q));
    for (const Sharding sharding : {Sharding::optimizer, Sharding::gradients, Sharding::weights})
      if (sharding > plan_.sharding) plans.push_back((q = plan_, q.sharding = sharding, q));
    for (const int factor : {2, 4, 8}) {
      for (int ParallelPlan::*degree : {&ParallelPlan::tensor, &ParallelPlan::context, &ParallelPlan::expert}) {
        q = plan_;
        q.*degree *= factor;
        q.sequenceParallel = q.tensor > 1;
        if (degree != &ParallelPlan::expert || a.isMoe()) plans.push_back(q);
      }
      q = plan_;
      q.pipeline *= factor;
      // Interleaved stages keep the layers that each holds at a time, where they divide.
      for (int v = plan_.virtualStages; v >= 1; v /= 2) {
        q.virtualStages = v;
        q.schedule = v > 1 ? Schedule::interleaved : plan_.schedule == Schedule::interleaved ? Schedule::oneForwardOneBackward : plan_.schedule;
        plans.push_back(q);
      }
    }
    return plans;
  }

  void mendMemory(std::size_t at) {
    std::vector<Remedy> good;
    for (const ParallelPlan& plan : leanerPlans()) {
      if (stop_.stop_requested()) return;
      if (plan.tensor <= widestNode()) tryLeast(plan, good);
    }
    std::stable_sort(good.begin(), good.end(), isSooner);
    const auto isSame = [](const Remedy& a, const Remedy& b) { return a.plan == b.plan; };
    good.erase(std::unique(good.begin(), good.end(), isSame), good.end());
    if (good.size() > mostRemedies) good.resize(mostRemedies);
    std::vector<Finding> notes;
    for (const Remedy& remedy : good) {
      Finding f{Rule::fitRemedy, Severity::note, "/plan", {}, {}, 0};
      f.with("total_gib", remedy.memory.gibibytes()).with("step_time_s", remedy.stepTime.seconds()).with("training_time_days", remedy.trainingTime.days());
      f.remedies = {remedy};
      notes.push_back(std::move(f));
    }
    findings_[at].remedies = std::move(good);
    findings_.insert(findings_.begin() + std::ptrdiff_t(at) + 1, notes.begin(), notes.end());
  }

  int widestNode() const {
    int widest = 1;
    for (const KindShare& kind : r_.main.kinds) widest = std::max(widest, kind.pool->node.nvlinkDomainGpus);
    return widest;
  }

  // ---- What does not divide ----

  /// The nearest values that break no rule, as the check has found them.
  void mendNumbers(Finding& f) const {
    const auto offer = [&](const std::string& where, std::string_view argument) {
      if (!f.has(argument)) return;
      for (const PlanField field : planFields) {
        if (where != pointerOf(field)) continue;
        Job job = s_.job;
        ParallelPlan plan = plan_;
        setValue(job, plan, field, int(f.argument(argument)));
        const bool isBatch = field == PlanField::batch;
        auto remedy = isBatch ? tried_({}, job.globalBatchSequences) : tried_(plan);
        // What runs as it is has to become sooner.
        const bool helps = remedy && (f.severity == Severity::error ? remedy->fits : isWorthSaying(*remedy));
        if (helps) f.remedies.push_back(std::move(*remedy));
      }
    };
    offer(f.where, "nearest_below");
    offer(f.where, "nearest_above");
    offer(f.other, "other_below");
    offer(f.other, "other_above");
    std::stable_sort(f.remedies.begin(), f.remedies.end(), isSooner);
  }

  // ---- GPUs that do nothing ----

  /// The nearest batches that more replicas share evenly, with as many replicas as there is room for.
  void fillGpus(Finding& f) const {
    const ParallelPlan open = withOpenData();
    std::vector<Remedy> good;
    const auto offer = [&](std::optional<ParallelPlan> plan, std::optional<int> sequences) {
      auto remedy = tried_(plan, sequences);
      if (remedy && isWorthSaying(*remedy)) good.push_back(std::move(*remedy));
    };
    if (!(open == plan_)) offer(open, {});
    for (const int sequences : betterBatches(open)) {
      if (stop_.stop_requested()) return;
      offer(open, sequences);
    }
    std::stable_sort(good.begin(), good.end(), isSooner);
    if (good.empty() || good.front().trainingTime > now_ * (1 - muchSooner)) return;
    if (good.front().trainingTime < now_ * 0.5) f.severity = Severity::warning;
    if (good.size() > mostRemedies) good.resize(mostRemedies);
    f.remedies = std::move(good);
  }

  /// Batches near the scenario's whose replicas fill more GPUs, each the nearest with so many.
  std::vector<int> betterBatches(const ParallelPlan& open) const {
    constexpr int farthest = 400, mostTried = 8;
    std::vector<int> batches;
    Job job = s_.job;
    const auto replicasOf = [&](long sequences) {
      job.globalBatchSequences = int(sequences);
      return replicasFor(job, Divisors(sequences), open, r_.main.gpusAvailable);
    };
    const long batch = s_.job.globalBatchSequences;
    int most = replicasOf(batch);
    for (int away = 1; away <= farthest && int(batches.size()) < mostTried; ++away)
      for (const long sequences : {batch - away, batch + away}) {
        if (sequences < 1 || sequences > 1000000000) continue;
        const int replicas = replicasOf(sequences);
        if (replicas <= most) continue;
        most = replicas;
        batches.push_back(int(sequences));
      }
    return batches;
  }

  ParallelPlan withOpenData() const {
    ParallelPlan plan = plan_;
    plan.data = 0;
    return plan;
  }

  // ---- Pools that differ ----

  void mixBetter() {
    if (plan_.mixing == Mixing::best) return;
    std::optional<Remedy> soonest;
    for (const Mixing mixing : waysOfMixing) {
      ParallelPlan plan = plan_;
      plan.mixing = mixing;
      if (mixing == r_.main.plan.mixing || stop_.stop_requested()) continue;
      auto way = tried_(plan);
      if (way && isWorthSaying(*way) && (!soonest || isSooner(*way, *soonest))) soonest = std::move(way);
    }
    if (!soonest) return;
    Finding f{Rule::mixedPoolsBetter, Severity::note, "/plan/mixing", {}, {}, 0};
    f.with("faster_percent", (now_ / soonest->trainingTime - 1) * 100);
    f.remedies = {std::move(*soonest)};
    findings_.push_back(std::move(f));
  }
};

}  // namespace

void addAdvice(const ResolvedScenario& resolved, Duration now, std::vector<Finding>& findings, const std::stop_token& stop) {
  if (!resolved.main.allocations.empty()) Adviser(resolved, now, findings, stop).run();
}

}  // namespace cw
