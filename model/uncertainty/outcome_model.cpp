// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/outcome_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/estimate/answer.h"
#include "model/uncertainty/inputs.h"

namespace cw {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Outcome outcomeOf(const Answer<double>& a) {
  Outcome o;
  o[Figure::trainingDays] = a.trainingSeconds / 86400;
  o[Figure::facilityWatts] = a.power ? a.power->facilityAverage : unknown;
  o[Figure::facilityWattHours] = a.facilityEnergy ? *a.facilityEnergy / 3600 : unknown;
  o[Figure::runUsd] = a.cost.runTotal.value_or(unknown);
  return o;
}

Outcome outcomeAt(const ResolvedScenario& resolved, double timeFactor) {
  ResolvedScenario slower = resolved;
  slower.timeFactor = timeFactor;
  return outcomeOf(answerOf<double>(slower, nullptr));
}

}  // namespace

std::array<std::optional<Percentiles>, figureCount> intervalsOf(const ResolvedScenario& resolved, const TimeBand& band) {
  const std::array<Outcome, 3> cases{outcomeAt(resolved, band.p10), outcomeAt(resolved, band.p50), outcomeAt(resolved, band.p90)};
  std::array<std::optional<Percentiles>, figureCount> intervals;
  for (std::size_t f = 0; f < intervals.size(); ++f) {
    std::array<double, 3> values{cases[0].figures[f], cases[1].figures[f], cases[2].figures[f]};
    // A slower run may come to a phase whose price is not known.
    if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) continue;
    std::sort(values.begin(), values.end());  // a longer run may draw less on average
    intervals[f] = Percentiles{values[0], values[1], values[2]};
  }
  return intervals;
}

OutcomeModel::OutcomeModel(const Scenario& scenario, const ParallelPlan& plan) : scenario_(scenario), plan_(plan) {
  plan_.data = scenario.plan ? scenario.plan->data : 0;
  settle();
}

void OutcomeModel::settle() {
  resolved_ = allocate(scenario_);
  cw::settle(resolved_, plan_, false);
  stale_ = false;
}

void OutcomeModel::set(UncertainInput input, std::string_view of, double value) {
  if (setValue(scenario_, input, of, value) && kindOf(input).movesStep) stale_ = true;
}

TimeBand OutcomeModel::band() {
  if (stale_) settle();
  return timeBandOf(resolved_.main);
}

Outcome OutcomeModel::outcome(double timeFactor) {
  if (stale_) settle();
  if (!possible()) {
    Outcome none;
    none.figures.fill(unknown);
    return none;
  }
  resolved_.timeFactor = timeFactor;
  Outcome o = outcomeOf(answerOf<double>(resolved_, nullptr));
  o.fits = resolved_.main.step.memory.fits();
  return o;
}

}  // namespace cw
