// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/run_spread.h"

#include <algorithm>
#include <cmath>

#include "model/power/power_error.h"
#include "model/uncertainty/distributions.h"

namespace cw {

ScheduleSpread::ScheduleSpread(double low, double middle, double high) : low_(low), width_(high - low), exponent_(0) {
  const double half = middle - low;
  if (!(width_ > 0)) low_ = middle, width_ = 0;
  else if (!(half > 0)) width_ = 0;
  else exponent_ = std::log(half / width_) / std::log(0.5);
}

std::optional<ScheduleSpread> scheduleOf(const Reliability& r) {
  const Fact<double>& fact = r.scheduleFactor;
  if (!fact.value) return std::nullopt;
  const double middle = *fact.value;
  return ScheduleSpread(std::min(middle, fact.provenance.low.value_or(middle)), middle, std::max(middle, fact.provenance.high.value_or(middle)));
}

RunFactors RunSpread::at(double stepShare, double scheduleShare, double powerShare) const {
  return {timeFactor(step, stepShare), schedule ? schedule->at(scheduleShare) : 1, timeFactor(powerBand(), powerShare)};
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
