// SPDX-License-Identifier: GPL-3.0-or-later
// The formulas of reliability.h, for numbers and for derivations alike.
#pragma once

#include <optional>

#include "model/reliability/reliability.h"
#include "model/trace/real.h"

namespace cw {

/// What one checkpoint takes from the run.
template <class Real>
struct CheckpointTimes {
  Real blocking;               ///< training stands still
  std::optional<Real> behind;  ///< training goes on, and is lost if it fails; absent where it stands still until the end
};

/// `copying`: how long training stands still; absent: until the checkpoint is written.
template <class Real>
CheckpointTimes<Real> checkpointTimes(const Real& writing, const std::optional<Real>& copying) {
  if (!copying || valueOf(writing) <= valueOf(*copying)) return {writing, std::nullopt};
  return {*copying, named(writing - *copying, "written beside training", "s")};
}

/// What each failure costs beside the work since the last checkpoint began.
template <class Real>
Real timePerFailure(const Real& restart, const CheckpointTimes<Real>& checkpoint) {
  return checkpoint.behind ? named(restart + *checkpoint.behind, "restart, and what was computed before the checkpoint was whole", "s") : restart;
}

/// Useful share of wall clock under failures and checkpoints: Daly's complete exponential model (2006, eq. 20).
/// All times in seconds; `interval` is useful work between two checkpoints.
template <class Real>
Real dalyGoodput(const Real& meanTimeBetweenFailures, const Real& restart, const Real& checkpoint, const Real& interval) {
  const Real& m = meanTimeBetweenFailures;
  const Real one = defined<Real>(1.0, "growth without failures", "", "definition: Daly 2006, equation 20");
  return interval / (m * exponential(restart / m) * (exponential((interval + checkpoint) / m) - one));
}

/// What the running time of a job goes to beside useful work: shares that add up to one with dalyGoodput.
template <class Real>
struct RunningLosses {
  Real checkpoints, lostWork, restarts;
};

/// A segment of work and checkpoint, x = (τ+δ)/M, takes M·(eˣ − 1) on average without its restarts, so that
/// M·(eˣ − 1) − τ − δ of it is done again; with them it takes exp(R/M) times that. Of the segments that end, exp(−w/M) stay:
/// nothing fails while the checkpoint is written beside training, for w seconds. Divided by the whole: restarts
/// 1 − exp(−R/M), checkpoints exp(−(R+w)/M)·(δ/M)/(eˣ − 1), lost work exp(−R/M)·(1 − exp(−w/M)·x/(eˣ − 1)).
template <class Real>
RunningLosses<Real> runningLosses(const Real& meanTimeBetweenFailures, const Real& restart, const CheckpointTimes<Real>& checkpoint, const Real& interval) {
  const Real& m = meanTimeBetweenFailures;
  const Real one = defined<Real>(1.0, "growth without failures", "", "definition: Daly 2006, equation 20");
  const Real working = named(reciprocal(exponential(restart / m)), "share of running time without restarts", "");
  const Real segment = named((interval + checkpoint.blocking) / m, "work and checkpoint over mean time between failures", "");
  const Real growth = named(exponential(segment) - one, "growth of a segment under failures", "");
  const Real parts = checkpoint.behind ? named(growth * exponential(*checkpoint.behind / m), "growth, with checkpoints that were not whole", "") : growth;
  return {named(working * (checkpoint.blocking / m) / parts, "share of running time for checkpoints", ""),
          named(working * complement(segment / parts), "share of running time for lost work", ""),
          named(complement(working), "share of running time for restarts", "")};
}

/// The interval with the highest goodput under that model, seconds; the restart time does not move it.
double bestCheckpointInterval(double meanTimeBetweenFailures, double checkpoint);

}  // namespace cw
