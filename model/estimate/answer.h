// SPDX-License-Identifier: GPL-3.0-or-later
// From the step to days, megawatts and dollars: the formulas of the answer, for numbers and derivations alike.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/cost/cost.h"
#include "model/cost/payer.h"
#include "model/estimate/resolve.h"
#include "model/performance/rates.h"
#include "model/performance/step_model.h"
#include "model/power/power.h"
#include "model/reliability/goodput.h"

namespace cw {

/// Where the wall clock of a run goes: shares of it that add up to one, and the failures in it.
template <class Real>
struct TimeShares {
  std::optional<Real> useful, checkpoints, lostWork, restarts, plannedPauses;
  std::optional<Real> waitingForRepair;  ///< absent without a repair time
  std::optional<Real> failures;
};

/// One of the stretches of a run in which pools and batch stay as they are.
template <class Real>
struct PhaseAnswer {
  double startSeconds = 0;           ///< wall clock from the first step
  const PoolsThere* pools = nullptr; ///< of the resolved scenario
  const ResolvedJob* main = nullptr; ///< what it does, and the jobs beside it; of the resolved scenario too
  const std::vector<ResolvedJob>* concurrent = nullptr;
  long gpusInstalled = 0, gpusUsed = 0;
  bool trains = true;                ///< false: maintenance, or the job does not fit on what is there
  bool maintenance = false;
  int globalBatchSequences = 0;
  Real tokens{0.0};
  Real seconds{0.0}, pause{0.0};     ///< wall clock, and at its start the pause for resharding
  Real stepSeconds{0.0}, goodput{1.0};
  std::optional<Real> facilityWatts, facilityEnergy, runTotal;  ///< mean; J; USD
};

/// Power, energy, carbon, water and cost are the payer's: of the main job, unless the run asks for another's.
template <class Real>
struct Answer {
  StepTime<Real> step;
  Rates<Real> rates;
  Real goodput{1.0}, meanTimeBetweenFailures{0.0}, checkpointTime{0.0}, checkpointInterval{0.0};
  Real restart{0.0}, checkpointBytes{0.0}, pauses{0.0};
  CheckpointTimes<Real> checkpoint{Real(0.0), std::nullopt};
  std::optional<Real> checkpointCopying;  ///< seconds that each halts training; absent: until it is written
  std::optional<Real> nodesUnderRepair, waitingForRepair;  ///< absent without a repair time
  Real trainingSeconds{0.0};
  std::optional<PowerAnswer<Real>> power;
  PartSet<PowerGap>
      powerMissing;  ///< power, energy, carbon and water are then a lower bound, or absent
  std::optional<Real> itEnergy, facilityEnergy;  ///< J
  std::optional<Real> carbonKg, waterLitres;
  CostAnswer<Real> cost;
  std::vector<PhaseAnswer<Real>> phases;     ///< empty where nothing changes during the run
  std::optional<TimeShares<Real>> shares;    ///< of all phases together, where there are several and failures are known
};

/// A run in which nothing changes: these jobs on these pools. References must outlive the call.
struct SteadyRun {
  const Scenario& scenario;
  const PoolsThere& pools;
  const ResolvedJob& main;
  const std::vector<ResolvedJob>& concurrent;
  Tenure tenure;
  double timeFactor = 1;
  Payer payer = Payer::mainJob;

  /// Other jobs run on the cluster too.
  bool isShared() const { return !scenario.concurrentJobs.empty(); }
};
/// As if every pool and the full batch were there from the first step.
SteadyRun onAllPools(const ResolvedScenario& resolved);

/// What is missing goes to `findings`; null in a search, which reads the numbers alone and takes nothing from the heap.
template <class Real>
Answer<Real> answerOf(const SteadyRun& run, std::vector<Finding>* findings);
/// In phases, where something changes.
template <class Real>
Answer<Real> answerOf(const ResolvedScenario& resolved, std::vector<Finding>* findings);

/// What the same run costs under a tenure; what that lacks goes to `findings`, unless it is null.
template <class Real, class Run>
CostAnswer<Real> costUnder(Run run, Tenure tenure, std::vector<Finding>* findings) {
  run.tenure = tenure;
  return answerOf<Real>(run, findings).cost;
}

}  // namespace cw
