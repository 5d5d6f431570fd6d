// SPDX-License-Identifier: GPL-3.0-or-later
// What a job loses to failures and checkpoints.
#pragma once

#include <string>
#include <vector>

#include "model/hardware/provenance.h"
#include "model/units/units.h"

namespace cw {

/// Wall clock from the beginning of a day on in which nothing is trained. The cluster is there, idle and paid for.
struct MaintenanceWindow {
  std::string name;
  std::string from;  ///< ISO date
  Duration length;
  bool operator==(const MaintenanceWindow&) const = default;
};

struct Reliability {
  Fact<double> failuresPerThousandNodeDays;  ///< job-stopping failures of eight-GPU nodes
  Fact<Duration> restart;                    ///< detect, replace, reload, catch up; lost work not included
  Fact<ByteRate> checkpointBandwidth;        ///< of the whole storage system
  Fact<Duration> checkpointBlocking;         ///< each halts training so long and is written beside it; absent: it halts until it is written
  Fact<Duration> checkpointInterval;         ///< absent: the best one is computed
  Fact<double> plannedPauseFraction;         ///< maintenance without dates, as a share of wall clock
  std::vector<MaintenanceWindow> maintenance;  ///< with dates; they may overlap
  /// Wall clock over what is modelled; half of the runs stay below the value, all between what its source leaves open. It
  /// spreads the interval and not the estimate. Absent: not counted.
  Fact<double> scheduleFactor;
  Fact<Duration> repair;                     ///< until a broken node is back, mean; absent: waiting for spares is not counted
  bool operator==(const Reliability&) const = default;
};

/// What failures and checkpoints do to a job on `nodes` nodes.
struct Goodput {
  double fraction = 1;           ///< useful time over wall clock
  Duration meanTimeBetweenFailures;
  Duration checkpointTime;       ///< to write one
  Duration checkpointInterval;   ///< useful work between two
};

/// Daly's complete exponential model (J. T. Daly, A higher order estimate of the optimum checkpoint interval for restart
/// dumps, 2006, eq. 20): wall clock of useful work Ts is M·exp(R/M)·(exp((τ+δ)/M) − 1)·Ts/τ, minimised over τ numerically
/// when no interval is given. M: mean time between failures, exponential; R: restart, detection included, which may fail
/// too; δ: to write a checkpoint; τ: work between two. Work since the last whole checkpoint is lost. Valid where the
/// first-order form fails (MTBF not far above the restart time). A checkpoint that is written beside training halts it for
/// the copy alone; what is computed before it is whole is lost with a failure, too, and counts as part of R.
/// Two losses multiply it: planned pauses, and waiting for a repair when no spare is left (spares.h), 1 − B(λT, S + 1).
/// Both fall on time in which nothing fails, and the failures have no memory, so that the product is exact.
Goodput goodputOf(Duration meanTimeBetweenFailures, Duration restart, Duration checkpointTime,
                  const std::optional<Duration>& checkpointInterval, double plannedPauseFraction);

}  // namespace cw
