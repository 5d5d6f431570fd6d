// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/choose_plan.h"

#include <memory>
#include <vector>

#include "model/search/whole_run.h"

namespace cw {
namespace {

/// The main job in each way of mixing its pools. A plan that is given keeps its degrees; otherwise each way has its own.
std::vector<ResolvedJob> strategiesFor(const ResolvedScenario& allocated, const std::stop_token& stop) {
  const Scenario& s = *allocated.scenario;
  std::vector<ResolvedJob> strategies;
  for (const Mixing mixing : waysOfMixing) {
    ResolvedJob& job = strategies.emplace_back(allocated.main);
    job.plan = s.plan ? *s.plan : soonestPlan(allocated, mixing, stop);
    job.plan.mixing = mixing;
    settleJob(job, s.cluster.fabric, true);
  }
  return strategies;
}

}  // namespace

ResolvedScenario resolve(const Scenario& s, const std::stop_token& stop) {
  ResolvedScenario r = allocate(s);
  r.stop = stop;
  if (r.main.allocations.empty()) return r;
  const bool mixed = isMixed(r.main);
  if (mixed) r.strategies = std::make_shared<const std::vector<ResolvedJob>>(strategiesFor(r, stop));
  if (mixed && (!s.plan || s.plan->mixing == Mixing::best)) {
    r.main = soonestOf(r, *r.strategies);
    settlePhases(r);
  } else {
    settle(r, s.plan ? *s.plan : soonestPlan(r, Mixing::lockstep, stop), true);
  }
  r.planFound = s.plan || (r.main.possible && r.main.step.memory.fits());
  return r;
}

}  // namespace cw
