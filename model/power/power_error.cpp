// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/power/power_error.h"

#include <cmath>

namespace cw {

double powerErrorOf(const Node& node) {
  const Provenance& host = node.hostActive.provenance;
  const double sum = node.hostActive.value.value_or(Power()).watts() + node.gpuCount * node.gpu.tdp.watts();
  if (!host.low || !host.high || !(sum > 0)) return nodePowerError;
  return std::hypot(nodePowerError, (*host.high - *host.low) / 2 / sum);
}

}  // namespace cw
