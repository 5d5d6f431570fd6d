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

#include "model/estimate/build_dates.h"
#include "model/estimate/dates.h"

namespace cw {
namespace {

/// The most replicas, up to a number, that there is room for, that divide the batch, and whose interleaved stages come out even.
int replicasThere(const ResolvedJob& job, long upTo) {
  ParallelPlan plan = job.plan;
  plan.data = 0;
  const int most = replicasFor(*job.job, plan, std::min(job.gpusAvailable, upTo * plan.gpusPerReplica()));
  if (plan.virtualStages <= 1) return most;
  const long microbatches = job.job->globalBatchSequences / std::max(1, plan.microbatchSequences);
  for (int replicas = most; replicas > 1; --replicas)
    if (microbatches % replicas == 0 && interleavesEvenly(*job.job, plan, replicas)) return replicas;
  return most;
}

std::shared_ptr<const std::vector<Job>> rampJobsOf(const Job& job) {
  std::vector<Job> jobs;
  for (const BatchStage& stage : job.batchRamp) {
    jobs.push_back(job);
    jobs.back().globalBatchSequences = stage.globalBatchSequences;
    jobs.back().batchRamp.clear();
  }
  return std::make_shared<const std::vector<Job>>(std::move(jobs));
}

std::vector<ResolvedJob> rampOf(const ResolvedJob& main, const std::vector<Job>& jobs) {
  std::vector<ResolvedJob> ramp(jobs.size(), main);
  for (std::size_t i = 0; i < jobs.size(); ++i) ramp[i].job = &jobs[i];
  return ramp;
}

void settleRamp(std::vector<ResolvedJob>& ramp, const ResolvedJob& main, const Fabric& fabric) {
  for (ResolvedJob& job : ramp) {
    job.plan = main.plan;
    job.plan.data = replicasThere(job, main.replicas);
    settleJob(job, fabric, false);
  }
}

/// Days on which pools arrive, the first step's among them where pools are there by then.
std::set<std::string> arrivals(const Scenario& s) {
  std::set<std::string> dates;
  for (const Pool& pool : s.cluster.pools)
    if (pool.nodes > 0) dates.insert(std::max(availableFrom(pool), s.startDate));
  return dates;
}

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

/// The pools that are there on a date.
Cluster presentOn(const Cluster& cluster, const std::string& isoDate) {
  Cluster present = cluster;
  std::erase_if(present.pools, [&](const Pool& pool) { return availableFrom(pool) > isoDate; });
  return present;
}

EarlierPhase phaseFrom(const ResolvedScenario& r, const std::string& start, double seconds, const EarlierPhase* before, bool arrival) {
  EarlierPhase phase;
  phase.start = start;
  phase.seconds = seconds;
  if (before && !arrival) {
    phase.present = before->present;
    phase.main = before->main;
    phase.ramp = before->ramp;
    phase.concurrent = before->concurrent;
    return phase;
  }
  phase.present = std::make_shared<const Cluster>(presentOn(r.scenario->cluster, start));
  ResolvedScenario there = onCluster(*r.scenario, *phase.present);
  phase.main = std::move(there.main);
  phase.concurrent = std::move(there.concurrent);
  phase.ramp = rampOf(phase.main, *r.rampJobs);
  return phase;
}

/// ISO dates are ordered as text. Without a date of the first step nothing is late.
void addEarlier(ResolvedScenario& r) {
  const Scenario& s = *r.scenario;
  r.start = s.startDate;
  if (s.startDate.empty()) return;
  const std::set<std::string> dates = arrivals(s);
  if (dates.empty()) return;
  r.start = *dates.begin();
  const std::vector<Window> windows = windowsOf(s, r.start);
  const std::set<double> turns = turnsOf(dates, windows);
  for (auto turn = turns.begin(), next = std::next(turn); next != turns.end(); ++turn, ++next) {
    const auto date = dateAfter(r.start, Duration::seconds(*turn));
    if (!date) return;
    const bool arrival = dates.contains(*date) && std::fmod(*turn, 86400) == 0;
    r.earlier.push_back(phaseFrom(r, *date, *next - *turn, r.earlier.empty() ? nullptr : &r.earlier.back(), arrival));
    r.earlier.back().maintenance = std::any_of(windows.begin(), windows.end(), [&](const Window& w) { return w.from <= *turn && *turn < w.to; });
  }
}

}  // namespace

void cutIntoPhases(ResolvedScenario& r) {
  r.rampJobs = rampJobsOf(r.scenario->job);
  r.ramp = rampOf(r.main, *r.rampJobs);
  addEarlier(r);
}

void settlePhases(ResolvedScenario& r) {
  settleRamp(r.ramp, r.main, r.scenario->cluster.fabric);
  const EarlierPhase* before = nullptr;
  for (EarlierPhase& phase : r.earlier) {
    if (before && before->present == phase.present) {
      phase.main = before->main;
      phase.ramp = before->ramp;
    } else {
      const Fabric& fabric = phase.present->fabric;
      phase.main.plan = r.main.plan;
      phase.main.plan.data = replicasThere(phase.main, std::numeric_limits<int>::max());
      settleJob(phase.main, fabric, false);
      settleRamp(phase.ramp, phase.main, fabric);
    }
    before = &phase;
  }
}

}  // namespace cw
