// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/outcome_model.h"

#include <limits>

#include "model/estimate/answer.h"
#include "model/uncertainty/inputs.h"

namespace cw {

OutcomeModel::OutcomeModel(const Scenario& scenario, const ParallelPlan& plan) : scenario_(scenario), plan_(plan) {
  plan_.data = scenario.plan ? scenario.plan->data : 0;
  settle();
}

void OutcomeModel::settle() {
  resolved_ = allocate(scenario_);
  resolved_.main.plan = plan_;
  settleJob(resolved_.main, scenario_.cluster.fabric, false);
  settleEarlier(resolved_);
  stale_ = false;
}

void OutcomeModel::set(UncertainInput input, std::string_view of, double value) {
  // Earlier phases have the scenario by value.
  if (setValue(scenario_, input, of, value) && (kindOf(input).movesStep || !resolved_.earlier.empty())) stale_ = true;
}

TimeBand OutcomeModel::band() {
  if (stale_) settle();
  return timeBandOf(resolved_.main);
}

Outcome OutcomeModel::outcome(double timeFactor) {
  if (stale_) settle();
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Outcome o;
  o.figures.fill(unknown);
  if (!possible()) return o;
  resolved_.timeFactor = timeFactor;
  const Answer<double> a = answerOf<double>(resolved_, nullptr);
  o.fits = resolved_.main.step.memory.fits();
  o[Figure::trainingDays] = a.trainingSeconds / 86400;
  if (a.power) o[Figure::facilityWatts] = a.power->facilityAverage;
  if (a.facilityEnergy) o[Figure::facilityWattHours] = *a.facilityEnergy / 3600;
  if (a.cost.runTotal) o[Figure::runUsd] = *a.cost.runTotal;
  return o;
}

}  // namespace cw
