// SPDX-License-Identifier: GPL-3.0-or-later
// The formulas of reliability.h, for numbers and for derivations alike.
#pragma once

#include "model/reliability/reliability.h"
#include "model/trace/real.h"

namespace cw {

/// Useful share of wall clock under failures and checkpoints: Daly's complete exponential model (2006, eq. 20).
/// All times in seconds; `interval` is useful work between two checkpoints.
template <class Real>
Real dalyGoodput(const Real& meanTimeBetweenFailures, const Real& restart, const Real& checkpoint, const Real& interval) {
  const Real& m = meanTimeBetweenFailures;
  const Real one = defined<Real>(1.0, "growth without failures", "", "definition: Daly 2006, equation 20");
  return interval / (m * exponential(restart / m) * (exponential((interval + checkpoint) / m) - one));
}

/// The interval with the highest goodput under that model, seconds; the restart time does not move it.
double bestCheckpointInterval(double meanTimeBetweenFailures, double checkpoint);

}  // namespace cw
