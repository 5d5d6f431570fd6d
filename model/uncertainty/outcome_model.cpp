// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/outcome_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "model/estimate/answer.h"
#include "model/estimate/pool_roll.h"
#include "model/estimate/sound_input.h"

namespace cw {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Outcome outcomeOf(const Answer<double>& a) {
  Outcome o;
  o[Figure::trainingDays] = a.trainingSeconds / 86400;
  const bool whole = a.powerMissing.empty();  // a sum that lacks a part has no spread
  o[Figure::facilityWatts] = a.power && whole ? a.power->facilityAverage : unknown;
  o[Figure::facilityWattHours] = a.facilityEnergy && whole ? *a.facilityEnergy / 3600 : unknown;
  o[Figure::runUsd] = a.cost.whole(&CostAnswer<double>::runTotal).value_or(unknown);
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

OutcomeModel::OutcomeModel(const Scenario& scenario, const ParallelPlan& plan)
    : first_(scenario), scenario_(scenario), kinds_(kindsOfNodes(scenario.cluster)), sound_(unsoundInput(scenario).empty()), plan_(plan) {
  plan_.data = scenario.plan ? scenario.plan->data : 0;
  settle();
  // A search may have chosen fewer replicas than there is room for.
  if (scenario.plan || !possible() || resolved_.main.replicas == plan.data || plan.data < 1) return;
  plan_.data = plan.data;
  settle();
}

void OutcomeModel::settle() {
  // Ranges keep to what their fields may be; all of them together may still ask for too much.
  if (sound_ && !hasTooManyGpus(scenario_.cluster)) {
    resolved_ = allocateSound(scenario_, kinds_);
    cw::settle(resolved_, plan_, false);
  } else {
    resolved_ = {};
  }
  stale_ = false;
}

void OutcomeModel::set(const InputPlace& place, double value) {
  // Fewer nodes have fewer spares: the sample before must not have a say.
  if (place.input == UncertainInput::nodes) copyValues(scenario_, place, first_);
  setValue(scenario_, place, value);
  if (kindOf(place.input).movesStep) stale_ = true;
}

void OutcomeModel::reset(const InputPlace& place) {
  copyValues(scenario_, place, first_);
  if (kindOf(place.input).movesStep) stale_ = true;
}

TimeBand OutcomeModel::band() {
  if (stale_) settle();
  if (!possible()) return {1, 1, 1};
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
  const Answer<double> answer = answerOf<double>(resolved_, nullptr);
  phases_ = std::max<std::size_t>(1, answer.phases.size());
  Outcome o = outcomeOf(answer);
  o.fits = resolved_.main.step.memory.fits();
  return o;
}

double OutcomeModel::weight(bool settling) {
  if (stale_) settle();
  if (!possible()) return 1;
  constexpr double onceAnAnswer = 30, onceAStep = 20, onceAJob = 40;
  const double phases = double(phases_), pools = double(resolved_.pools->groups.size()), sites = double(scenario_.sites.size());
  const double answer = phases * (onceAnAnswer + pools + sites / 8);
  if (!settling) return answer;
  double arrivals = 1;
  const Present* before = nullptr;
  for (const EarlierPhase& phase : *resolved_.earlier)
    if (phase.present.get() != std::exchange(before, phase.present.get())) ++arrivals;
  const double jobs = phases + arrivals * double(resolved_.concurrent->size()), kinds = double(resolved_.main.kinds.size());
  // Lockstep takes a step of each kind; all other ways try several.
  const double steps = phases * (kinds > 1 && resolved_.main.plan.mixing != Mixing::lockstep ? 6 * kinds : kinds - 1);
  return answer + 2 * arrivals * double(scenario_.cluster.pools.size()) + jobs * (onceAJob + onceAStep) + steps * onceAStep;
}

}  // namespace cw
