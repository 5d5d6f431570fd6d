// SPDX-License-Identifier: GPL-3.0-or-later
// What a cap on a GPU's power does to its speed, as measured on H100 of 700 W; other GPUs are taken to answer alike at the
// same share of their limit.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace cw {

struct CapEffect {
  double share = 1;                              ///< of the GPU's limit
  double clock = 1;                              ///< of the multiprocessors, of that without a cap
  double speed = 1, slowest = 1, fastest = 1;    ///< of training, of that without a cap
};

/// Clock: arXiv:2604.11391v2, figures 6b and 9b (means of an H100 under load). Speed: arXiv:2603.16164, table 4
/// (Llama 3 8B, four H100), with the range that its reading leaves.
inline constexpr std::array<CapEffect, 6> measuredCaps{{{200 / 700.0, 625 / 1969.0, 0.32, 0.25, 0.45},
                                                        {300 / 700.0, 1132 / 1969.0, 0.594, 0.52, 0.70},
                                                        {400 / 700.0, 1501 / 1969.0, 0.821, 0.762, 0.866},
                                                        {500 / 700.0, 1731 / 1969.0, 0.915, 0.879, 0.93},
                                                        {600 / 700.0, 1889 / 1969.0, 0.966, 0.94, 0.98},
                                                        {1, 1, 1, 1, 1}}};

/// The sweep begins at 200 W of 700; a lower cap is none that a GPU takes.
inline constexpr double leastCapShare = measuredCaps.front().share;

/// On the line between the two caps around.
constexpr CapEffect capEffect(double share) {
  if (share <= leastCapShare) return measuredCaps.front();
  if (share >= 1) return measuredCaps.back();
  std::size_t i = 1;
  while (measuredCaps[i].share < share) ++i;
  const CapEffect &low = measuredCaps[i - 1], &high = measuredCaps[i];
  const double t = (share - low.share) / (high.share - low.share);
  const auto between = [&](double a, double b) { return a + t * (b - a); };
  return {share, between(low.clock, high.clock), between(low.speed, high.speed), between(low.slowest, high.slowest),
          between(low.fastest, high.fastest)};
}

}  // namespace cw
