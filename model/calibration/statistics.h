// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace cw {

/// Linear between order statistics; zero for no values. `share` 0–1.
double percentile(std::vector<double> values, double share);
/// The same of values in rising order.
double percentileOfSorted(std::span<const double> values, double share);

}  // namespace cw
