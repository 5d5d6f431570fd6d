// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reliability/goodput.h"

#include <cmath>

namespace cw {

double bestCheckpointInterval(double meanTimeBetweenFailures, double checkpoint) {
  // d/dτ of the goodput is zero where 1 − exp(−(τ + δ)/M) = τ/M. The left side less the right is concave and falls to
  // the right of the first-order optimum √(2δM), so Newton's steps from there come down on the root.
  const double d = std::max(checkpoint, 1e-3) / meanTimeBetweenFailures;
  double x = std::min(1.0, std::sqrt(2 * d));
  for (int i = 0; i < 60; ++i) {
    const double decay = std::exp(-(x + d)), step = (1 - decay - x) / (1 - decay);
    x += step;
    if (std::abs(step) < 1e-14 * x) break;
  }
  return x * meanTimeBetweenFailures;
}

Goodput goodputOf(Duration mtbf, Duration restart, Duration checkpoint, const std::optional<Duration>& interval,
                  double plannedPauseFraction) {
  Goodput g;
  g.meanTimeBetweenFailures = mtbf;
  g.checkpointTime = checkpoint;
  g.checkpointInterval = interval ? *interval
                                  : Duration::seconds(bestCheckpointInterval(mtbf.seconds(), checkpoint.seconds()));
  const double useful = dalyGoodput<double>(mtbf.seconds(), restart.seconds(), checkpoint.seconds(), g.checkpointInterval.seconds());
  g.fraction = useful * (1 - plannedPauseFraction);
  return g;
}

}  // namespace cw
