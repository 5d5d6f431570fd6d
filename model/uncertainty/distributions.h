// SPDX-License-Identifier: GPL-3.0-or-later
// From a share of the cases (0–1, both excluded) to the value that so many stay below.
#pragma once

#include "model/calibration/error_record.h"
#include "model/uncertainty/input_range.h"

namespace cw {

/// The factor of the model's own error: a normal distribution of its logarithm with one width below the median and one
/// above, so that P10, P50 and P90 are those of the record.
double timeFactor(const TimeBand& band, double share);
/// The same by distance from the median, in units of that to P90: -1 gives P10, 0 the median, 1 P90.
double timeFactorAt(const TimeBand& band, double deciles);
double decilesOf(double share);

/// The value of an input: uniform between the ends, or a triangle over `likely`.
double rangeValue(const InputRange& range, double share);

}  // namespace cw
