// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario with everything decided: which job runs on which nodes, with how many replicas.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/calibration/error_record.h"
#include "model/estimate/scenario.h"
#include "model/performance/step_model.h"

namespace cw {

/// What one kind of node does in a job.
struct KindShare {
  double gpus = 0;                            ///< usable, of all its pools
  ParallelPlan plan;                          ///< the job's, with the recompute that this kind needs
  int replicas = 0;                           ///< that it runs; under `stages` all of them
  int microbatches = 0;                       ///< of a replica, the most
  double sequences = 0;                       ///< of the global batch
  int stages = 0, stageLayers = 0;            ///< of a replica; layers of its fullest stage
  double layersHeld = 0;                      ///< of a replica, by all its stages here
  std::optional<StageShare> stage;            ///< under `stages`: its busiest stage
  std::optional<StageShare> fullestStage;     ///< and the one that holds the most memory
  std::array<double, stepPartCount> parts{};  ///< s of a step; waiting for other pools counts as straggling
  double waiting = 0;                         ///< s of these
  double peakPerGpu = 0;                      ///< FLOP/s
  double recomputeFlopPerMicrobatch = 0;
  MemoryEstimate memory;
  std::vector<OperatorRow> operators;         ///< filled only where asked for
};

/// Nodes of one pool that one job runs on.
struct Allocation {
  const Pool* pool = nullptr;
  double nodes = 0;  ///< installed there, spares included
  double usableNodes = 0;
  double gpusUsed = 0;
  int kind = 0;      ///< the first allocation on the same node type: pools of a kind act as one
  KindShare share{}; ///< of the kind, at its first allocation
};

struct ResolvedJob {
  const Job* job = nullptr;
  const TeamCalibration* calibration = nullptr;  ///< of the scenario; null: the shipped constants
  ParallelPlan plan;
  int replicas = 1;
  long gpusAvailable = 0;
  long gpusUsed = 0;
  std::vector<Allocation> allocations;
  int pacingPool = 0;            ///< index into allocations: the pool whose GPUs set the pace
  int tightestPool = 0;          ///< the one with the least headroom
  int exchangePool = 0;          ///< the one whose links are slowest in the gradient exchange
  bool possible = true;          ///< false: the pools cannot serve the job in this way at all
  StepEstimate step;

  const Calibration& constants() const { return calibration ? calibration->constants : shippedCalibration(); }
};

/// A stretch of the run up to a date on which pools arrive, or maintenance begins or ends. Its jobs are on the pools of
/// `present`, which it keeps alive; all else is read from the scenario.
struct EarlierPhase {
  std::string start;                       ///< ISO date
  double seconds = 0;                      ///< until the next date
  bool maintenance = false;                ///< nothing is trained
  std::shared_ptr<const Cluster> present;  ///< one for all phases on the same pools
  ResolvedJob main;
  std::vector<ResolvedJob> ramp;           ///< see ResolvedScenario::ramp
  std::vector<ResolvedJob> concurrent;
};

struct ResolvedScenario {
  const Scenario* scenario = nullptr;
  const Cluster* cluster = nullptr;     ///< the pools that are there: the scenario's, or those of a phase
  std::optional<Tenure> tenure;         ///< instead of the scenario's
  ResolvedJob main;
  std::vector<ResolvedJob> concurrent;
  std::shared_ptr<const std::vector<ResolvedJob>> strategies;  ///< the main job under each way to mix its pools; null with pools of one kind
  std::vector<EarlierPhase> earlier;    ///< in order; empty where no date cuts the run, or it has none
  std::shared_ptr<const std::vector<Job>> rampJobs;  ///< the main job with the batch of each stage of its ramp
  std::vector<ResolvedJob> ramp;        ///< these, on the same GPUs by the same plan, with as many replicas as the batch feeds
  std::string start;                    ///< ISO date of the first step: the scenario's, or the first arrival; empty: not dated
  double timeFactor = 1;  ///< on every time of the main job's step: 1 as predicted, else a case of the model's own error
  bool planFound = true;  ///< false: "best" was asked for and nothing fits; the least bad plan is shown

  /// True where pools, batch or maintenance change during the run.
  bool inPhases() const { return !earlier.empty() || !ramp.empty(); }
};

/// Replicas: the plan's, as far as there are GPUs for them; where it leaves them open, the most whose microbatches
/// divide the batch. At least one.
int replicasFor(const Job& job, const ParallelPlan& plan, long gpusAvailable);

/// Interleaved stages take microbatches in rounds of the pipeline's length.
bool interleavesEvenly(const Job& job, const ParallelPlan& plan, int replicas);

/// Finds pools of like nodes; once for a job.
void findKinds(ResolvedJob& job);
bool isMixed(const ResolvedJob& job);

/// Gives the job of a chosen plan its replicas, spreads it over its pools as the plan's `mixing` says, and evaluates it.
void settleJob(ResolvedJob& job, const Fabric& fabric, bool withOperators);

/// True where the first job's way of mixing is clearly the better one: it is possible, fits, and is faster.
bool outruns(const ResolvedJob& one, const ResolvedJob& other);

/// Whole nodes of the job's pools that are installed and in no job: planned spares, and what no replica fills.
double spareNodesOf(const ResolvedJob& job);
/// Nodes that its GPUs fill.
double nodesInUse(const ResolvedJob& job);

/// Gives the main job a plan and evaluates it, as settleJob does, and the phases with it: they have the same plan with as many
/// replicas as there is room for.
void settle(ResolvedScenario& resolved, const ParallelPlan& plan, bool withOperators);
/// The phases alone, after the main job has been settled.
void settlePhases(ResolvedScenario& resolved);

/// The same without its phases: as if every pool and the full batch were there from the first step.
ResolvedScenario onAllPools(const ResolvedScenario& resolved);

/// The jobs of the scenario on pools of a cluster, which may be a part of its own, without phases.
ResolvedScenario onCluster(const Scenario& scenario, const Cluster& cluster);

/// Every job has its nodes, the concurrent ones their steps; the plan of the main job is still to be chosen.
ResolvedScenario allocate(const Scenario& scenario);

ResolvedScenario resolve(const Scenario& scenario);

/// True where the team's calibration has enough runs of the job's class for an interval of its own.
bool hasOwnErrors(const ResolvedJob& job);
/// The measured error of the step time of such a job.
TimeBand timeBandOf(const ResolvedJob& job);

}  // namespace cw
