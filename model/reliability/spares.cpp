// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reliability/spares.h"

#include <cmath>

namespace cw {

double erlangLoss(double load, double servers) {
  if (!(load > 0)) return servers > 0 ? 0.0 : 1.0;
  // 1/B = 1 + n/a + n(n − 1)/a² + …: grows at once where n is far above a, and dies out at once where it is far below.
  double term = 1, sum = 1;
  for (double n = servers; n > 0; --n) {
    term *= n / load;
    sum += term;
    if (term < 1e-17 * sum || sum > 1e20) break;
  }
  return 1 / sum;
}

double proposedSpares(double load, double nodesInUse) {
  const auto enough = [&](double spares) {
    return (1 - shareWaitingForRepair(load, spares + 1)) / (1 - shareWaitingForRepair(load, spares)) - 1 <= 1 / nodesInUse;
  };
  double low = 0, high = std::ceil(load + 12 * std::sqrt(load) + 40);
  if (enough(low)) return low;
  while (high - low > 1) {
    const double middle = std::floor((low + high) / 2);
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace cw
