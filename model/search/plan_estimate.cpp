// SPDX-License-Identifier: GPL-3.0-or-later

#include "model/estimate/answer.h"
#include "model/estimate/legal.h"
#include "model/estimate/sound_input.h"
#include "model/search/choose_plan.h"
#include "model/search/plan_estimate.h"

namespace cw {

PlanEstimator::PlanEstimator(const Scenario& scenario) : resolved_(resolve(scenario)) {}

PlanEstimate PlanEstimator::operator()(const ParallelPlan& plan) {
  PlanEstimate e;
  const ResolvedJob& job = resolved_.main;
  if (job.allocations.empty() || !isSound(plan)) return e;
  settle(resolved_, plan, false);
  const Answer<double> answer = answerOf<double>(resolved_, nullptr);
  e.stepSeconds = answer.step.total;
  e.memoryBytes = job.step.memory.total().bytes();
  e.fits = job.step.memory.fits();
  e.legal = isLegal(job);
  e.trainingSeconds = answer.trainingSeconds;
  if (answer.power) e.facilityWatts = answer.power->facilityAverage;
  e.runUsd = answer.cost.whole(&CostAnswer<double>::runTotal).value_or(0);
  return e;
}

}  // namespace cw
