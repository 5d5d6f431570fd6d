// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/tried.h"

#include <cmath>
#include <utility>

#include "model/estimate/answer.h"
#include "model/estimate/legal.h"
#include "model/estimate/sound_input.h"
#include "model/performance/memory_chance.h"
#include "model/search/choose_plan.h"

namespace cw {
namespace {

/// Under a plan that says how its pools are mixed no other way has to be tried.
ResolvedScenario settled(const Scenario& scenario) {
  if (!scenario.plan || scenario.plan->mixing == Mixing::best) return resolve(scenario);
  ResolvedScenario resolved = allocate(scenario);
  if (!resolved.main.allocations.empty()) settle(resolved, *scenario.plan, false);
  return resolved;
}

}  // namespace

std::optional<Remedy> Tries::operator()(const std::optional<ParallelPlan>& plan, std::optional<int> globalBatchSequences) const {
  Scenario changed = scenario_;
  if (plan) changed.plan = plan;
  if (globalBatchSequences) changed.job.globalBatchSequences = *globalBatchSequences;
  if (!unsoundInput(changed).empty()) return std::nullopt;
  const ResolvedScenario resolved = settled(changed);
  if (resolved.main.allocations.empty() || !isLegal(resolved.main)) return std::nullopt;
  const Answer<double> answer = answerOf<double>(resolved, nullptr);
  if (!(answer.trainingSeconds > 0) || !std::isfinite(answer.trainingSeconds)) return std::nullopt;
  Remedy r;
  r.plan = plan;
  r.globalBatchSequences = globalBatchSequences;
  if (plan && scenario_.plan) r.set = changesBetween(*scenario_.plan, *plan);
  if (globalBatchSequences) r.set.push_back({"/job/global_batch_sequences", *globalBatchSequences});
  r.fits = resolved.main.step.memory.fits();
  r.fitProbability = fitProbability(resolved.main.step.memory);
  r.memory = resolved.main.step.memory.total();
  r.stepTime = resolved.main.step.time();
  r.trainingTime = Duration::seconds(answer.trainingSeconds);
  if (const auto total = answer.cost.whole(&CostAnswer<double>::runTotal)) r.runTotal = Money::usd(*total);
  return r;
}

}  // namespace cw
