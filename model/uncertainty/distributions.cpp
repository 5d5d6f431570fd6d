// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/distributions.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

#include "model/uncertainty/inputs.h"

namespace cw {
namespace {

/// Standard deviations from the median.
double normalQuantile(double share) { return std::numbers::sqrt2 * boost::math::erf_inv(2 * share - 1); }

double triangle(double low, double likely, double high, double share) {
  const double width = high - low;
  if (!(width > 0)) return low;
  const double below = (likely - low) / width;
  return share < below ? low + std::sqrt(share * width * (likely - low)) : high - std::sqrt((1 - share) * width * (high - likely));
}

}  // namespace

double decilesOf(double share) {
  static const double decile = normalQuantile(0.9);
  return normalQuantile(share) / decile;
}

double timeFactor(const TimeBand& band, double share) { return BandCurve(band).at(decilesOf(share)); }

double rangeValue(const InputRange& r, double share) {
  const bool whole = kindOf(r.input).whole;
  // Each whole number has a strip of one around it.
  const double half = whole ? 0.5 : 0, low = r.low - half, high = r.high + half;
  const double value = r.likely ? triangle(low, std::clamp(*r.likely, low, high), high, share) : low + share * (high - low);
  return std::clamp(whole ? std::round(value) : value, r.low, r.high);
}

}  // namespace cw
