// SPDX-License-Identifier: GPL-3.0-or-later
// Where the wall clock of a run on one set of pools goes.
#pragma once

#include "model/estimate/answer.h"
#include "model/reliability/goodput.h"

namespace cw {

/// Of an answer whose failures are known.
template <class Real>
TimeShares<Real> timeSharesOf(const Answer<Real>& a) {
  const Real unpaused = complement(a.pauses);
  const Real running = named(a.waitingForRepair ? unpaused * complement(*a.waitingForRepair) : unpaused, "share of time in which the job runs or restarts", "");
  const RunningLosses<Real> of = runningLosses(a.meanTimeBetweenFailures, a.restart, a.checkpoint, a.checkpointInterval);
  TimeShares<Real> s;
  s.useful = a.goodput;
  s.checkpoints = named(running * of.checkpoints, "share of time for checkpoints", "");
  s.lostWork = named(running * of.lostWork, "share of time for lost work", "");
  s.restarts = named(running * of.restarts, "share of time for restarts", "");
  s.plannedPauses = a.pauses;
  if (a.waitingForRepair) s.waitingForRepair = named(unpaused * *a.waitingForRepair, "share of time waiting for spares", "");
  s.failures = named(a.trainingSeconds * running / a.meanTimeBetweenFailures, "failures in the run", "");
  return s;
}

}  // namespace cw
