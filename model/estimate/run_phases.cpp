// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/run_phases.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/estimate/dates.h"

namespace cw {
namespace {

/// The most replicas, up to a number, that there is room for, that divide the batch, and whose interleaved stages come out even.
int replicasThere(const ResolvedJob& job, long upTo) {
  ParallelPlan plan = job.plan;
  plan.data = 0;
  const int most = replicasFor(*job.job, *job.batchDivisors, plan, std::min(job.gpusAvailable, upTo * plan.gpusPerReplica()));
  const long microbatches = job.job->globalBatchSequences / std::max(1, plan.microbatchSequences);
  if (plan.virtualStages <= 1 || microbatches < 1) return most;
  const long even = largestDivisor(job, microbatches, most, [&](long replicas) { return interleavesEvenly(*job.job, plan, int(replicas)); });
  return even > 1 ? int(even) : most;
}

std::vector<RampStage> rampOf(const Job& job) {
  std::vector<RampStage> ramp;
  for (const BatchStage& stage : job.batchRamp) {
    ramp.push_back({job, std::make_shared<const Divisors>(stage.globalBatchSequences)});
    ramp.back().job.globalBatchSequences = stage.globalBatchSequences;
    ramp.back().job.batchRamp.clear();
  }
  return ramp;
}

/// Nodes for one job: pools that are alike and of which it has as many act as one.
class Nodes {
 public:
  explicit Nodes(const PoolsThere& there) : there_(there), last_(there.groups.size(), none) {}

  void add(std::size_t pool, double nodes, double usable) {
    if (nodes <= 0) return;
    const int group = there_.pools[pool].group;
    std::size_t& last = last_[std::size_t(group)];
    if (last != none && taken_[last].nodes == nodes && taken_[last].usable == usable) {
      ++taken_[last].pools;
      return;
    }
    last = taken_.size();
    taken_.push_back({pool, nodes, usable, 1});
  }

  void giveTo(ResolvedJob& job) const {
    for (const Taken& t : taken_) {
      const PoolsThere::Member& pool = there_.pools[t.pool];
      const PoolGroup& group = there_.groups[std::size_t(pool.group)];
      Allocation a{.pool = pool.pool, .pools = t.pools, .hall = group.hall};
      a.nodes = t.nodes * t.pools;
      a.usableNodes = t.usable * t.pools;
      job.add(a, group.kind);
    }
  }

 private:
  struct Taken {
    std::size_t pool = 0;
    double nodes = 0, usable = 0;  ///< of each pool
    int pools = 0;
  };
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  const PoolsThere& there_;
  std::vector<Taken> taken_;
  std::vector<std::size_t> last_;  ///< of each group, what was taken of it last
};

struct Window {
  double from = 0, to = 0;  ///< s from the first step
};

std::vector<Window> windowsOf(const Scenario& s, const std::string& start) {
  std::vector<Window> windows;
  for (const MaintenanceWindow& w : s.reliability.maintenance)
    if (const auto days = daysBetween(start, w.from)) windows.push_back({double(*days) * 86400, double(*days) * 86400 + w.length.seconds()});
  return windows;
}

/// Seconds from the first step at which something changes, that one included.
std::set<double> turnsOf(const std::set<std::string>& arrivals, const std::vector<Window>& windows) {
  std::set<double> turns{0};
  for (const std::string& date : arrivals)
    if (const auto days = daysBetween(*arrivals.begin(), date)) turns.insert(double(*days) * 86400);
  for (const Window& w : windows)
    for (const double turn : {w.from, w.to})
      if (turn > 0) turns.insert(turn);
  return turns;
}

EarlierPhase phaseFrom(const ResolvedScenario& r, const Present& asked, const PoolRoll& roll, const std::string& start, double seconds, const EarlierPhase* before, bool arrival) {
  EarlierPhase phase;
  phase.start = start;
  phase.seconds = seconds;
  if (before && !arrival) phase.present = before->present;
  else phase.present = std::make_shared<const Present>(presentOf(*r.scenario, asked, roll.presentOn(start)));
  return phase;
}

/// ISO dates are ordered as text. Without a date of the first step nothing is late.
std::vector<EarlierPhase> earlierOf(ResolvedScenario& r, const Present& asked, const PoolRoll& roll) {
  std::vector<EarlierPhase> earlier;
  const Scenario& s = *r.scenario;
  r.start = s.startDate;
  if (s.startDate.empty()) return earlier;
  const std::set<std::string> dates = roll.arrivals();
  if (dates.empty()) return earlier;
  r.start = *dates.begin();
  const std::vector<Window> windows = windowsOf(s, r.start);
  const std::set<double> turns = turnsOf(dates, windows);
  for (auto turn = turns.begin(), next = std::next(turn); next != turns.end(); ++turn, ++next) {
    const auto date = dateAfter(r.start, Duration::seconds(*turn));
    if (!date) return earlier;
    const bool arrival = dates.contains(*date) && std::fmod(*turn, 86400) == 0;
    earlier.push_back(phaseFrom(r, asked, roll, *date, *next - *turn, earlier.empty() ? nullptr : &earlier.back(), arrival));
    earlier.back().maintenance = std::any_of(windows.begin(), windows.end(), [&](const Window& w) { return w.from <= *turn && *turn < w.to; });
  }
  return earlier;
}

}  // namespace

Present presentOf(const Scenario& s, const Present& asked, PoolsThere pools) {
  Present present = asked;
  present.pools = std::move(pools);
  const PoolsThere& there = present.pools;
  std::vector<double> left;
  for (const PoolsThere::Member& m : there.pools) left.push_back(std::max(0, m.pool->nodes - m.pool->spareNodes));
  std::size_t first = 0;  // that has nodes left
  for (std::size_t c = 0; c < present.concurrent.size(); ++c) {
    Nodes nodes(there);
    double wanted = s.concurrentJobs[c].nodes;
    while (first < left.size() && wanted > 0) {
      const double taken = std::min(left[first], wanted);
      nodes.add(first, taken, taken);
      wanted -= taken;
      if ((left[first] -= taken) <= 0) ++first;
    }
    nodes.giveTo(present.concurrent[c]);
    settleJob(present.concurrent[c], s.cluster.fabric, false);
  }
  Nodes rest(there);
  std::vector<ResolvedJob::Member> members;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto [pool, group] = there.pools[i];
    const double nodes = left[i] + std::clamp(pool->spareNodes, 0, pool->nodes);
    rest.add(i, nodes, left[i]);
    if (nodes > 0) members.push_back({pool, there.groups[std::size_t(group)].kind});
  }
  rest.giveTo(present.main);
  present.main.pools = std::make_shared<const std::vector<ResolvedJob::Member>>(std::move(members));
  return present;
}

void cutIntoPhases(ResolvedScenario& r, const Present& asked, const PoolRoll& roll) {
  r.ramp = std::make_shared<const std::vector<RampStage>>(rampOf(r.scenario->job));
  r.earlier = std::make_shared<const std::vector<EarlierPhase>>(earlierOf(r, asked, roll));
}

const ResolvedJob& PhaseJobs::at(const ResolvedScenario& r, const Present* present, std::size_t stage) {
  const bool whole = stage >= r.ramp->size();
  if (whole && !present) return r.main;
  const auto known = jobs_.find({present, stage});
  if (known != jobs_.end()) return known->second;
  // A stage has the plan of the full batch on the same pools, and no more replicas.
  const ResolvedJob* full = whole ? nullptr : &at(r, present, r.ramp->size());
  ResolvedJob job = present ? present->main : r.main;
  job.plan = full ? full->plan : r.main.plan;
  if (full) {
    job.job = &(*r.ramp)[stage].job;
    job.batchDivisors = (*r.ramp)[stage].batchDivisors;
  }
  job.plan.data = replicasThere(job, full ? full->replicas : std::numeric_limits<int>::max());
  settleJob(job, r.scenario->cluster.fabric, false);
  return jobs_.emplace(Place{present, stage}, std::move(job)).first->second;
}

const ResolvedJob& PhaseJobs::idleAt(const ResolvedScenario& r, const Present* present, std::size_t stage) {
  const auto known = idle_.find({present, stage});
  if (known != idle_.end()) return known->second;
  ResolvedJob job = at(r, present, stage);
  for (Allocation& a : job.allocations) a.gpusUsed = 0;
  job.gpusUsed = 0;
  return idle_.emplace(Place{present, stage}, std::move(job)).first->second;
}

void settlePhases(ResolvedScenario& r) {
  r.phaseJobs = r.inPhases() ? std::make_shared<PhaseJobs>() : nullptr;
}

}  // namespace cw
