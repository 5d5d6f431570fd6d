// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/statistics.h"

#include <algorithm>
#include <cstddef>

namespace cw {

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return percentileOfSorted(values, share);
}

double percentileOfSorted(std::span<const double> values, double share) {
  if (values.empty()) return 0;
  const double at = share * double(values.size() - 1);
  const std::size_t low = std::size_t(at), high = std::min(low + 1, values.size() - 1);
  return values[low] + (at - double(low)) * (values[high] - values[low]);
}

}  // namespace cw
