// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario with everything decided: which job runs on which nodes, with how many replicas.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/calibration/error_record.h"
#include "model/cluster/pools_there.h"
#include "model/cost/payer.h"
#include "model/estimate/scenario.h"
#include "model/performance/step_model.h"
#include "model/workload/divisors.h"

namespace cw {

/// What one kind of node does in a job.
struct KindShare {
  const Pool* pool = nullptr;                 ///< the first of its pools: node and cap are those of all
  int nodeKind = 0;                           ///< its number in the scenario
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

/// Nodes of pools that are alike, on which one job runs.
struct Allocation {
  const Pool* pool = nullptr;  ///< the first of them
  int pools = 1;
  int kind = 0;                ///< index into the job's kinds
  int hall = 0;                ///< index into the halls of the pools that are there
  double nodes = 0;            ///< installed in all of these pools, spares included
  double usableNodes = 0;
  double gpusUsed = 0;

  double usableGpus() const { return usableNodes * pool->node.gpuCount; }
};

struct ResolvedJob {
  struct Member {
    const Pool* pool = nullptr;
    int nodeKind = 0;
  };
  const Job* job = nullptr;
  std::shared_ptr<const Divisors> batchDivisors;  ///< of its batch
  const TeamCalibration* calibration = nullptr;   ///< of the scenario; null: the shipped constants
  ParallelPlan plan;
  int replicas = 1;
  long gpusAvailable = 0;
  long gpusUsed = 0;
  std::vector<KindShare> kinds;   ///< in the order of their first pools
  std::vector<Allocation> allocations;
  std::shared_ptr<const std::vector<Member>> pools;  ///< that it has nodes of, one by one; kept for the main job
  // Indices into the kinds: whose GPUs set the pace, which has the least headroom, whose links are slowest in the gradient exchange.
  int pacing = 0, tightest = 0, exchange = 0;
  bool possible = true;           ///< false: the pools cannot serve the job in this way at all
  StepEstimate step;

  const Calibration& constants() const { return calibration ? calibration->constants : shippedCalibration(); }
  const Pool& pacingPool() const { return *kinds[std::size_t(pacing)].pool; }
  const Pool& tightestPool() const { return *kinds[std::size_t(tightest)].pool; }

  void serve(const Job& work);
  /// Adds nodes of pools that are alike, of a kind that has that number in the scenario.
  void add(Allocation nodes, int nodeKind);
};

/// The main job with the batch of a stage of its ramp.
struct RampStage {
  Job job;
  std::shared_ptr<const Divisors> batchDivisors;
};

/// What is there for as long as no pool arrives. The main job has its nodes; its plan is chosen later.
struct Present {
  PoolsThere pools;
  ResolvedJob main;
  std::vector<ResolvedJob> concurrent;
};

/// A stretch of the run up to a date on which pools arrive, or maintenance begins or ends.
struct EarlierPhase {
  std::string start;                       ///< ISO date
  double seconds = 0;                      ///< until the next date
  bool maintenance = false;                ///< nothing is trained
  std::shared_ptr<const Present> present;  ///< one for all phases on the same pools
};

class PhaseJobs;

/// Copies share what does not depend on the plan of the main job.
struct ResolvedScenario {
  const Scenario* scenario = nullptr;
  std::shared_ptr<const PoolsThere> pools;  ///< all of them
  std::optional<Tenure> tenure;             ///< instead of the scenario's
  Payer payer = Payer::mainJob;             ///< whose power and cost an answer shows
  ResolvedJob main;
  std::shared_ptr<const std::vector<ResolvedJob>> concurrent;
  std::shared_ptr<const std::vector<ResolvedJob>> strategies;  ///< the main job under each way to mix its pools; null with pools of one kind
  std::shared_ptr<const std::vector<EarlierPhase>> earlier;    ///< in order; empty where no date cuts the run, or it has none
  std::shared_ptr<const std::vector<RampStage>> ramp;          ///< of the batch
  std::shared_ptr<PhaseJobs> phaseJobs;     ///< the main job in each phase, under its plan; null where nothing changes during the run
  std::string start;                        ///< ISO date of the first step: the scenario's, or the first arrival; empty: not dated
  double timeFactor = 1;  ///< on every time of the main job's step: 1 as predicted, else a case of the model's own error
  std::stop_token stop;   ///< a run in many phases ends early where it is requested; nothing of its answer may be used then
  bool planFound = true;  ///< false: "best" was asked for and nothing fits; the least bad plan is shown

  /// True where pools, batch or maintenance change during the run.
  bool inPhases() const { return (earlier && !earlier->empty()) || (ramp && !ramp->empty()); }
};

/// Replicas: the plan's, as far as there are GPUs for them; where it leaves them open, the most whose microbatches
/// divide the batch. At least one.
int replicasFor(const Job& job, const Divisors& ofBatch, const ParallelPlan& plan, long gpusAvailable);

/// Replicas that can only be had together: an expert group lies within ranks that hold the same layers.
int replicaBlock(const Job& job, const ParallelPlan& plan);

/// Interleaved stages take microbatches in rounds of the pipeline's length.
bool interleavesEvenly(const Job& job, const ParallelPlan& plan, int replicas);

bool isMixed(const ResolvedJob& job);

/// The largest number up to `most` that divides `number` and suits; 1 where there is none.
template <class Suits>
long largestDivisor(const ResolvedJob& job, long number, long most, Suits suits) {
  const auto divides = [&](long d) { return number % d == 0 && suits(d); };
  // What divides a part of the batch divides the batch.
  if (job.batchDivisors->number() % number == 0) return job.batchDivisors->largest(most, divides);
  return Divisors(number).largest(most, divides);
}

/// Gives the job of a chosen plan its replicas, spreads it over its pools as the plan's `mixing` says, and evaluates it.
void settleJob(ResolvedJob& job, const Fabric& fabric, bool withOperators);

/// The same for a plan as the scenario gives it: where it asks for the best way of mixing pools, each is tried.
void settleGiven(ResolvedJob& job, const ParallelPlan& plan, const Fabric& fabric);

/// True where the first job's way of mixing is clearly the better one: it is possible, fits, and is faster.
bool outruns(const ResolvedJob& one, const ResolvedJob& other);

/// Whole nodes of the job's pools that are installed and in no job: planned spares, and what no replica fills.
double spareNodesOf(const ResolvedJob& job);
/// Nodes that its GPUs fill.
double nodesInUse(const ResolvedJob& job);

/// Gives the main job a plan and evaluates it, as settleJob does; in its phases it has the same plan with as many replicas as
/// there is room for.
void settle(ResolvedScenario& resolved, const ParallelPlan& plan, bool withOperators);
/// The phases alone, after the main job has been settled: each is evaluated when it is first looked at.
void settlePhases(ResolvedScenario& resolved);

/// Every job has its nodes, the concurrent ones their steps; the plan of the main job is still to be chosen.
/// Nothing is allocated where a number is out of its range: `estimate` says which.
ResolvedScenario allocate(const Scenario& scenario);
/// The same for a scenario that is sound, whose pools have these kinds of nodes.
ResolvedScenario allocateSound(const Scenario& scenario, const std::vector<int>& kinds);

/// True where the team's calibration has enough runs of the job's class for an interval of its own.
bool hasOwnErrors(const ResolvedJob& job);
/// The measured error of the step time of such a job.
TimeBand timeBandOf(const ResolvedJob& job);

}  // namespace cw
