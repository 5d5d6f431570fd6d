// SPDX-License-Identifier: GPL-3.0-or-later
// What a job loses to failures and checkpoints.
#pragma once

#include "model/hardware/provenance.h"
#include "model/units/units.h"

namespace cw {

struct Reliability {
  Fact<double> failuresPerThousandNodeDays;  ///< job-stopping failures of eight-GPU nodes
  Fact<Duration> restart;                    ///< detect, replace, reload, catch up; lost work not included
  Fact<ByteRate> checkpointBandwidth;        ///< of the whole storage system
  Fact<Duration> checkpointInterval;         ///< absent: the best one is computed
  Fact<double> plannedPauseFraction;         ///< maintenance windows, as a share of wall clock
  bool operator==(const Reliability&) const = default;
};

/// What failures and checkpoints do to a job on `nodes` nodes.
struct Goodput {
  double fraction = 1;           ///< useful time over wall clock
  Duration meanTimeBetweenFailures;
  Duration checkpointTime;       ///< to write one
  Duration checkpointInterval;   ///< useful work between two
};

/// Daly's complete exponential model (2006, eq. 20): wall clock of useful work Ts is
/// M·exp(R/M)·(exp((τ+δ)/M) − 1)·Ts/τ, minimised over τ numerically when no interval is given.
/// Valid where the first-order form fails (MTBF not far above the restart time).
Goodput goodputOf(Duration meanTimeBetweenFailures, Duration restart, Duration checkpointTime,
                  const std::optional<Duration>& checkpointInterval, double plannedPauseFraction);

}  // namespace cw
