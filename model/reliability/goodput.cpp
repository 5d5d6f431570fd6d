// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reliability/goodput.h"

#include <cmath>

namespace cw {

double bestCheckpointInterval(double m, double restart, double checkpoint) {
  // Goodput has one maximum in the interval; golden section on its logarithm, from far below the first-order optimum
  // √(2δM) to far above it.
  const double start = std::sqrt(2 * std::max(checkpoint, 1e-3) * m);
  double low = std::log(start / 100), high = std::log(start * 100);
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  const auto loss = [&](double x) {
    const double g = dalyGoodput<double>(m, restart, checkpoint, std::exp(x));
    return std::isfinite(g) ? -g : 0;
  };
  for (int i = 0; i < 80; ++i) {
    const double a = high - ratio * (high - low), b = low + ratio * (high - low);
    (loss(a) < loss(b) ? high : low) = loss(a) < loss(b) ? b : a;
  }
  return std::exp((low + high) / 2);
}

Goodput goodputOf(Duration mtbf, Duration restart, Duration checkpoint, const std::optional<Duration>& interval,
                  double plannedPauseFraction) {
  Goodput g;
  g.meanTimeBetweenFailures = mtbf;
  g.checkpointTime = checkpoint;
  g.checkpointInterval = interval ? *interval
                                  : Duration::seconds(bestCheckpointInterval(mtbf.seconds(), restart.seconds(), checkpoint.seconds()));
  const double useful = dalyGoodput<double>(mtbf.seconds(), restart.seconds(), checkpoint.seconds(), g.checkpointInterval.seconds());
  g.fraction = useful * (1 - plannedPauseFraction);
  return g;
}

}  // namespace cw
