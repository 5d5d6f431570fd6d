// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/plan_moves.h"

#include <algorithm>
#include <array>

#include "model/search/plan_space.h"

namespace cw {
namespace {

constexpr std::size_t mostLayouts = 12;

class Moves {
 public:
  Moves(const ParallelPlan& plan, const Job& job, Mixing mixing, int replicas)
      : plan_(plan), job_(job), a_(job.architecture), mixing_(mixing), replicas_(replicas) {}

  std::vector<ParallelPlan> all() {
    layouts(plan_.pipeline);
    pipelines();
    degree(&ParallelPlan::tensor, a_.heads);
    degree(&ParallelPlan::context, job_.sequenceTokens);
    if (a_.isMoe()) degree(&ParallelPlan::expert, a_.experts);
    degree(&ParallelPlan::microbatchSequences, job_.globalBatchSequences);
    sharding();
    if (a_.isMoe()) expertTensor();
    replicas();
    return std::move(list_);
  }

 private:
  const ParallelPlan& plan_;
  const Job& job_;
  const Architecture& a_;
  Mixing mixing_;
  int replicas_;
  std::vector<ParallelPlan> list_;

  void add(const ParallelPlan& plan) {
    if (!(plan == plan_)) list_.push_back(plan);
  }

  void layouts(int pipeline) {
    ParallelPlan p = plan_;
    p.pipeline = pipeline;
    if (pipeline != plan_.pipeline) p.data = 0;
    p.virtualStages = 1;
    p.schedule = Schedule::oneForwardOneBackward;
    add(p);
    if (pipeline == 1 || mixing_ == Mixing::stages) return;
    for (const Schedule schedule : {Schedule::zeroBubble, Schedule::zeroBubble2}) add((p.schedule = schedule, p));
    p.schedule = Schedule::interleaved;
    for (const int v : virtualStagesFor(a_, pipeline, mostLayouts))
      if (v > 1) add((p.virtualStages = v, p));
  }

  void pipelines() {
    constexpr int reach = 3;
    for (int p = std::max(1, plan_.pipeline - reach); p <= std::min(plan_.pipeline + reach, a_.layers + 2); ++p)
      if (p != plan_.pipeline) layouts(p);
    if (plan_.pipeline > 2 * reach) layouts(plan_.pipeline / 2);
    if (plan_.pipeline > reach) layouts(plan_.pipeline * 2);
  }

  /// The next divisors of `number` below and above.
  void degree(int ParallelPlan::*degree, long number) {
    const int at = plan_.*degree;
    const auto next = [&](int step) {
      constexpr int farthest = 4;  // times as large
      for (long value = at + step; value >= 1 && value <= long(at) * farthest; value += step)
        if (number % value == 0) return int(value);
      return at;
    };
    for (const int step : {-1, 1}) {
      ParallelPlan p = plan_;
      p.*degree = next(step);
      p.data = 0;
      if (degree == &ParallelPlan::tensor) p.sequenceParallel = p.tensor > 1;
      add(p);
    }
  }

  void sharding() {
    for (const Sharding sharding : {Sharding::none, Sharding::optimizer, Sharding::gradients, Sharding::weights}) {
      ParallelPlan p = plan_;
      p.sharding = sharding;
      add(p);
    }
  }

  void expertTensor() {
    for (const int degree : {0, 1, plan_.tensor}) {
      ParallelPlan p = plan_;
      p.expertTensor = degree;
      add(p);
    }
  }

  /// As many as there is room for, and the next few numbers below that divide the batch.
  void replicas() {
    ParallelPlan p = plan_;
    add((p.data = 0, p));
    const long microbatches = job_.globalBatchSequences / std::max(1, plan_.microbatchSequences);
    int tries = 3;
    for (long d = replicas_ - 1; d >= 1 && d > replicas_ / 2 && tries > 0; --d)
      if (microbatches % d == 0) add((p.data = int(d), p)), --tries;
  }
};

}  // namespace

std::vector<ParallelPlan> neighboursOf(const ParallelPlan& plan, const Job& job, Mixing mixing, int replicas) {
  return Moves(plan, job, mixing, replicas).all();
}

}  // namespace cw
