// SPDX-License-Identifier: GPL-3.0-or-later
// From a share of the cases (0–1, both excluded) to the value that so many stay below.
#pragma once

#include <cmath>

#include "model/calibration/error_record.h"
#include "model/uncertainty/input_range.h"

namespace cw {

/// The factor of the model's own error: a normal distribution of its logarithm with one width below the median and one
/// above, so that P10, P50 and P90 are those of the record.
class BandCurve {
 public:
  explicit BandCurve(const TimeBand& band) : median_(band.p50), below_(std::log(band.p50 / band.p10)), above_(std::log(band.p90 / band.p50)) {}
  /// By distance from the median, in units of that to P90: -1 gives P10, 0 the median, 1 P90.
  double at(double deciles) const { return median_ * std::exp(deciles * (deciles < 0 ? below_ : above_)); }

 private:
  double median_, below_, above_;
};
/// How far from the median so many cases stay below.
double decilesOf(double share);
double timeFactor(const TimeBand& band, double share);

/// The value of an input: uniform between the ends, or a triangle over `likely`.
double rangeValue(const InputRange& range, double share);

}  // namespace cw
