// SPDX-License-Identifier: GPL-3.0-or-later
// What a run varies by beside its inputs: the error of the step, what a calendar adds to it, and the error of the power.
#pragma once

#include <cmath>
#include <optional>

#include "model/calibration/error_record.h"
#include "model/estimate/resolve.h"

namespace cw {

/// Factors on the predicted time of a step, on the wall clock and on the power; independent of each other.
inline constexpr int runFactorCount = 3;
struct RunFactors {
  double step = 1, schedule = 1, power = 1;
  double time() const { return step * schedule; }
};

/// Wall clock over what steps, failures and checkpoints take: outages of a site, rewinds, evaluation, changes of the recipe.
/// Nobody gains by them, half of the runs stay below the middle, and the worst reach the high end: the low end and the
/// (high − low)·uᵏ that a share u of the runs stays below, with k so that a half gives the middle.
class ScheduleSpread {
 public:
  ScheduleSpread(double low, double middle, double high);
  double at(double share) const { return atLog(std::log(share)); }
  double atLog(double logarithmOfShare) const { return low_ + width_ * std::exp(exponent_ * logarithmOfShare); }

 private:
  double low_, width_, exponent_;
};
/// Of the scenario; absent where it is switched off.
std::optional<ScheduleSpread> scheduleOf(const Reliability& reliability);

struct RunSpread {
  TimeBand step;
  std::optional<ScheduleSpread> schedule;  ///< absent: not counted, or a range of the planner's own takes its place
  double powerError = 0;                   ///< see nodePowerError

  /// Of each, the value that so many cases (0–1, both excluded) stay below.
  RunFactors at(double step, double schedule, double power) const;
  TimeBand powerBand() const { return {1 - powerError, 1, 1 + powerError}; }
};

/// For the nodes that the main job runs on.
RunSpread runSpreadOf(const ResolvedJob& job, const Scenario& scenario);

}  // namespace cw
