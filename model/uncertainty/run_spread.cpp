// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/run_spread.h"

#include <algorithm>
#include <cmath>

#include "model/power/power_error.h"
#include "model/uncertainty/distributions.h"

namespace cw {

double ScheduleSpread::at(double share) const {
  const double width = high - low, half = middle - low;
  if (!(width > 0)) return middle;
  if (!(half > 0)) return low;
  return low + width * std::pow(share, std::log(half / width) / std::log(0.5));
}

std::optional<ScheduleSpread> scheduleOf(const Reliability& r) {
  const Fact<double>& fact = r.scheduleFactor;
  if (!fact.value) return std::nullopt;
  ScheduleSpread spread;
  spread.middle = *fact.value;
  spread.low = std::min(spread.middle, fact.provenance.low.value_or(spread.middle));
  spread.high = std::max(spread.middle, fact.provenance.high.value_or(spread.middle));
  return spread;
}

RunFactors RunSpread::at(double stepShare, double scheduleShare, double powerShare) const {
  return atDeciles(decilesOf(stepShare), scheduleShare, decilesOf(powerShare));
}

RunFactors RunSpread::atDeciles(double stepDeciles, double scheduleShare, double powerDeciles) const {
  const TimeBand watts{1 - powerError, 1, 1 + powerError};
  return {timeFactorAt(step, stepDeciles), schedule ? schedule->at(scheduleShare) : 1, timeFactorAt(watts, powerDeciles)};
}

RunSpread runSpreadOf(const ResolvedJob& job, const Scenario& scenario) {
  RunSpread spread;
  spread.step = timeBandOf(job);
  const auto own = [](const InputRange& r) { return r.input == UncertainInput::scheduleFactor; };
  if (std::none_of(scenario.ranges.begin(), scenario.ranges.end(), own)) spread.schedule = scheduleOf(scenario.reliability);
  for (const KindShare& kind : job.kinds) spread.powerError = std::max(spread.powerError, powerErrorOf(kind.pool->node));
  return spread;
}

}  // namespace cw
