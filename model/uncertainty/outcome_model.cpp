// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/outcome_model.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "model/cost/cost.h"
#include "model/estimate/answer.h"
#include "model/estimate/pool_roll.h"
#include "model/estimate/sound_input.h"
#include "model/uncertainty/distributions.h"
#include "model/uncertainty/quasi_random.h"

namespace cw {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// `power`: over the predicted one. Only the bill for electricity follows it.
Outcome outcomeOf(const Answer<double>& a, double power) {
  Outcome o;
  o[Figure::trainingDays] = a.trainingSeconds / 86400;
  const bool whole = a.powerMissing.empty();  // a sum that lacks a part has no spread
  o[Figure::facilityWatts] = a.power && whole ? a.power->facilityAverage * power : unknown;
  o[Figure::facilityWattHours] = a.facilityEnergy && whole ? *a.facilityEnergy / 3600 * power : unknown;
  const double more = a.cost.energy.value_or(0) * a.trainingSeconds / secondsPerYear * (power - 1);
  const std::optional<double> run = a.cost.whole(&CostAnswer<double>::runTotal);
  o[Figure::runUsd] = run ? *run + more : unknown;
  return o;
}

Answer<double> answerAt(ResolvedScenario resolved, double time) {
  resolved.timeFactor = time;
  return answerOf<double>(resolved, nullptr);
}

constexpr int caseCount = 4096;
using PerCase = std::array<double, caseCount>;

/// The same cases for every estimate: of step and power the distance from the median, of the schedule the logarithm of the share.
struct Draws {
  PerCase step, schedule, power;
};

const Draws& draws() {
  static const Draws all = [] {
    Draws d;
    const Eigen::ArrayXXd points = quasiRandomPoints(0, caseCount, runFactorCount, 5);
    for (std::size_t i = 0; i < caseCount; ++i) {
      const auto at = Eigen::Index(i);
      d.step[i] = decilesOf(points(at, 0)), d.schedule[i] = std::log(points(at, 1)), d.power[i] = decilesOf(points(at, 2));
    }
    return d;
  }();
  return all;
}

struct Cases {
  PerCase time, power;
};

/// One for each thread: an estimate takes nothing of that size from the heap.
const Cases& casesOf(const RunSpread& spread) {
  thread_local Cases c;
  const BandCurve step(spread.step), power(spread.powerBand());
  const Draws& drawn = draws();
  for (std::size_t i = 0; i < caseCount; ++i) {
    c.time[i] = step.at(drawn.step[i]) * (spread.schedule ? spread.schedule->atLog(drawn.schedule[i]) : 1);
    c.power[i] = power.at(drawn.power[i]);
  }
  return c;
}

double percentileOf(PerCase& values, double share) {
  const auto at = values.begin() + std::lround(share * (caseCount - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

Percentiles percentilesOf(PerCase& values) {
  const auto begin = values.begin(), end = values.end();
  const auto place = [&](double share) { return begin + std::lround(share * (caseCount - 1)); };
  const auto p10 = place(0.1), p50 = place(0.5), p90 = place(0.9);
  std::nth_element(begin, p50, end);
  std::nth_element(begin, p10, p50);
  std::nth_element(p50 + 1, p90, end);
  return {*p10, *p50, *p90};
}

/// Lengths of the run over the predicted one for which it is computed: the shortest of the cases, P10, P30, P50, P70 and
/// P90, and the longest.
using Lengths = std::array<double, 7>;
constexpr std::size_t atP10 = 1, atP50 = 3, atP90 = 5;

Lengths lengthsOf(const RunSpread& spread, PerCase times) {
  Lengths lengths{*std::min_element(times.begin(), times.end()), 0, 0, 0, 0, 0, *std::max_element(times.begin(), times.end())};
  for (std::size_t i = atP10; i <= atP90; ++i) lengths[i] = percentileOf(times, 0.1 + 0.2 * double(i - atP10));
  if (!spread.schedule) lengths[atP10] = spread.step.p10, lengths[atP50] = spread.step.p50, lengths[atP90] = spread.step.p90;
  return lengths;
}

/// Figures over the wall clock, in straight lines between cases that were computed.
class Curve {
 public:
  Curve(const ResolvedScenario& resolved, const Lengths& times) : times_(times) {
    for (std::size_t i = 0; i < times.size(); ++i) {
      const Answer<double> answer = answerAt(resolved, times[i]);
      predicted_[i] = outcomeOf(answer, 1);
      drawing_[i] = outcomeOf(answer, 2);
    }
  }
  double at(Figure f, double time, double power) const {
    std::size_t i = 1;
    while (i + 1 < times_.size() && time > times_[i]) ++i;
    const double width = times_[i] - times_[i - 1], part = width > 0 ? (time - times_[i - 1]) / width : 0;
    const auto between = [&](const std::array<Outcome, std::tuple_size_v<Lengths>>& o) { return o[i - 1][f] + part * (o[i][f] - o[i - 1][f]); };
    const double once = between(predicted_);
    return once + (power - 1) * (between(drawing_) - once);
  }

 private:
  Lengths times_;
  std::array<Outcome, std::tuple_size_v<Lengths>> predicted_, drawing_;  ///< at the predicted power, and at twice that
};

}  // namespace

std::array<std::optional<Percentiles>, figureCount> intervalsOf(const ResolvedScenario& resolved, const RunSpread& spread) {
  const Cases& cases = casesOf(spread);
  const Lengths lengths = lengthsOf(spread, cases.time);
  const Curve curve(resolved, lengths);
  std::array<std::optional<Percentiles>, figureCount> intervals;
  PerCase values;
  for (int f = 0; f < figureCount; ++f) {
    for (std::size_t i = 0; i < caseCount; ++i) values[i] = curve.at(Figure(f), cases.time[i], cases.power[i]);
    // A slower run may come to a phase whose price is not known.
    if (std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) intervals[std::size_t(f)] = percentilesOf(values);
  }
  // Days rise with the wall clock alone.
  if (auto& days = intervals[std::size_t(Figure::trainingDays)])
    days = Percentiles{curve.at(Figure::trainingDays, lengths[atP10], 1), curve.at(Figure::trainingDays, lengths[atP50], 1), curve.at(Figure::trainingDays, lengths[atP90], 1)};
  return intervals;
}

OutcomeModel::OutcomeModel(const Scenario& scenario, const ParallelPlan& plan)
    : first_(scenario), scenario_(scenario), kinds_(kindsOfNodes(scenario.cluster)), sound_(unsoundInput(scenario).empty()), plan_(plan) {
  ownSchedule_ = std::any_of(scenario.ranges.begin(), scenario.ranges.end(), [](const InputRange& r) { return r.input == UncertainInput::scheduleFactor; });
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
  spread_ = possible() ? runSpreadOf(resolved_.main, scenario_) : RunSpread{};
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

const RunSpread& OutcomeModel::spread() {
  if (stale_) settle();
  return spread_;
}

std::array<std::optional<Percentiles>, figureCount> OutcomeModel::intervals() {
  const RunSpread& of = spread();
  resolved_.timeFactor = 1;
  return intervalsOf(resolved_, of);
}

Outcome OutcomeModel::outcome(RunFactors factors) {
  if (stale_) settle();
  if (!possible()) {
    Outcome none;
    none.figures.fill(unknown);
    return none;
  }
  if (ownSchedule_) factors.schedule *= scenario_.reliability.scheduleFactor.value.value_or(1);
  resolved_.timeFactor = factors.time();
  const Answer<double> answer = answerOf<double>(resolved_, nullptr);
  phases_ = std::max<std::size_t>(1, answer.phases.size());
  Outcome o = outcomeOf(answer, factors.power);
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
