// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to a scenario. Optional members are what the scenario does not determine; a finding says why.
#pragma once

#include <array>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/cluster/topology.h"
#include "model/cost/fleet_figures.h"
#include "model/cost/tenures.h"
#include "model/estimate/build_dates.h"
#include "model/estimate/finding.h"
#include "model/estimate/power_caps.h"
#include "model/estimate/scenario.h"
#include "model/performance/step.h"
#include "model/power/power.h"
#include "model/reliability/reliability_figures.h"
#include "model/trace/derivation.h"
#include "model/uncertainty/outcome.h"

namespace cw {

/// Averages are over the wall clock of the run; peak, design and swings are those of the phase with the most. Of a cluster
/// that jobs share they are the main job's share, as payer.h says, and its own swings.
struct PowerEstimate {
  Power gpuAverage;       ///< of one GPU in use
  Power nodeAverage;      ///< of one node in use
  Power itAverage;
  Power facilityAverage;  ///< at the meter
  Power facilityPeak;     ///< highest sustained
  Power facilityDesign;   ///< what circuits are sized for
  Power swing;            ///< compute phase less communication phase, at the meter
  Power swingStall;       ///< a step's mean less idle GPUs: a failure, or a checkpoint that blocks
  double pue = 1;         ///< at the average load
  /// Parts of itAverage: GPUs, rest of the nodes, network, storage and management (zero: within the network's part).
  Power itGpus, itHosts, itNetwork, itStorage;
  /// Parts of facilityAverage beside itAverage: transformers and UPS; cooling and the rest of what PUE holds.
  Power distribution, cooling;
  /// The grid sees the swing once a step; it falls and returns within the exposed exchange, at this rate or faster.
  std::optional<Duration> swingPeriod;
  std::optional<double> swingWattsPerSecond;
};

struct CostEstimate {
  // Capital, at purchase. Absent with tenure `rent`, or where a price is missing.
  std::optional<Money> nodes, network, storage, facility;
  // A year. Absent where a price is missing; zero where the tenure has no such cost.
  std::optional<Money> depreciation, capital, energy, colocation, staff, maintenance, rent;
  std::optional<Money> runTotal;       ///< per-year costs × duration
  std::optional<Money> perGpuHour;     ///< over installed GPU-hours
  std::optional<Money> perMillionTokens;
  PartSet<CostGap> missing;  ///< what the totals lack: they are then a lower bound

  bool complete() const { return runTotal && missing.empty(); }
};

struct ConcurrentEstimate {
  std::string name;
  long gpusUsed = 0;
  StepEstimate step;
};

/// What one kind of node does in the main job.
struct KindEstimate {
  std::string pools;              ///< their names
  Gpu gpu;
  double gpusUsed = 0;
  int replicas = 0;               ///< under `stages` all of them
  double sequences = 0;           ///< of the global batch
  int microbatches = 0;           ///< of a replica, the most
  Recompute recompute = Recompute::none;
  int recomputeLayers = 0;        ///< with full recompute: only in this many layers of each stage; 0: all
  int stages = 0, stageLayers = 0;  ///< under `stages`: of a replica; layers of the fullest
  Duration waiting;               ///< for slower pools, of a step
  MemoryEstimate memory;
  std::vector<OperatorRow> operators;
};

/// What a GPU of one kind is worth to the main job, under the best plan for it.
struct PoolWorth {
  std::string pools;                    ///< their names
  Gpu gpu;
  double gpus = 0;                      ///< of these pools
  FlopRate peakPerGpu;                  ///< dense, in the GEMMs' precision
  double gpusCompared = 0;              ///< all kinds are compared with this many GPUs
  double tokensPerSecondPerGpu = 0;     ///< 0: nothing fits
  double relative = 0;                  ///< of the first kind's
  ParallelPlan plan;                    ///< its best, on `gpusCompared` GPUs
  StepEstimate step;
  int batchCompared = 0;                ///< sequences: the job's batch in proportion to the GPUs
  /// Of the whole cluster, and of the other pools alone with their part of the batch, or with all of it.
  double tokensPerSecondWith = 0, tokensPerSecondWithout = 0, tokensPerSecondWithoutSameBatch = 0;
};

/// One way of mixing pools of different nodes. Times, power and cost are of the whole cluster as it stands: pools that
/// the job does not use draw idle power and are paid for, unless other jobs share the cluster.
struct StrategyEstimate {
  Mixing mixing = Mixing::lockstep;
  bool possible = true;   ///< the pools can serve the job like this
  bool feasible = true;   ///< and it fits
  bool best = false;      ///< the fastest of those that fit
  ParallelPlan plan;
  long gpusUsed = 0;
  Duration stepTime, trainingTime;
  double tokensPerSecond = 0;
  double mfu = 0;           ///< over the GPUs that it uses
  double mfuOfAllGpus = 0;  ///< over all that the job may use: comparable between the ways
  std::optional<Power> facilityAverage;
  std::optional<Money> runTotal;
  Finding why;
  std::vector<KindEstimate> kinds;
};

/// A stretch of the run in which pools and batch stay as they are.
struct PhaseEstimate {
  std::optional<std::string> startDate, finishDate;  ///< ISO; absent where nothing is dated
  std::vector<std::string> pools;                    ///< names of those that are there
  std::vector<std::string> idlePools;                ///< of these, on which no job runs
  long gpusInstalled = 0, gpusUsed = 0;              ///< used: 0 where nothing is trained
  bool maintenance = false;                          ///< else nothing is trained where the job does not fit on what is there
  int globalBatchSequences = 0;
  double tokens = 0;
  Duration duration, pause;                          ///< wall clock, the pause for resharding at its start included
  Duration stepTime;
  double goodput = 1;
  std::optional<Power> facilityAverage;
  std::optional<Energy> facilityEnergy;
  std::optional<Money> runTotal;
};

/// How one pool comes to be. Never part of the training time.
struct BuildEstimate {
  std::string pool;
  BuildDays<double> days;
  BuildDates dates;
};

struct Estimate {
  std::string scenarioName;
  NetworkCount network;   ///< of all sites
  long gpusInstalled = 0;
  long gpusUsed = 0;
  long gpusIdle = 0;  ///< installed, in no job: spares and what no replica fills
  ParallelPlan plan;  ///< as used: degrees that were left open are filled in
  StepEstimate step;
  std::vector<KindEstimate> kinds;           ///< of the main job; one for each node type
  std::vector<StrategyEstimate> strategies;  ///< empty where all pools are alike
  std::vector<PoolWorth> poolWorth;          ///< filled only where asked for: it takes searches
  std::vector<ConcurrentEstimate> concurrentJobs;
  Duration trainingTime;  ///< wall clock with goodput
  std::vector<PhaseEstimate> phases;  ///< in order; one where nothing changes during the run
  std::vector<BuildEstimate> builds;  ///< of the pools of which something of it is given
  Goodput goodput;
  std::optional<ReliabilityAnswer<double>> reliability;  ///< absent where failures cannot be counted
  std::optional<std::string> startDate, finishDate;  ///< ISO
  std::optional<PowerEstimate> power;  ///< absent where a node's or GPU's power is not known
  PartSet<PowerGap> powerMissing;      ///< what power, energy, carbon and water lack
  std::optional<Energy> itEnergy, facilityEnergy;   ///< of the run
  std::optional<double> carbonKg, waterLitres;
  CostEstimate cost;
  double gpuHours = 0;  ///< of all GPUs installed, or of the job's share of them, over the run
  std::optional<FleetAnswer<double>> fleet;  ///< where other jobs share the cluster: the figures beside it are then the main job's share
  PowerCaps powerCaps;  ///< what a cap on the GPUs would change
  TenureComparison tenures;  ///< the same cluster bought, leased and rented
  std::optional<Percentiles> trainingDays, facilityWatts, facilityWattHours, runTotalUsd;
  std::optional<std::array<std::string, 3>> finishDates;   ///< P10, P50, P90, ISO; absent without a start date
  std::optional<Uncertainty> uncertainty;  ///< filled only where asked for (addUncertainty)
  std::vector<Finding> findings;

  bool feasible() const {
    for (const Finding& f : findings)
      if (f.severity == Severity::error) return false;
    return true;
  }
};

/// The estimate of a scenario. Never throws for a plan that does not fit: it says why in `findings`.
/// Every number in it is finite. Empty where it was stopped.
Estimate estimate(const Scenario& scenario, const std::stop_token& stop = {});

/// Samples the model's error and the planner's ranges; the percentiles of `answer` are then of both. False: stopped.
bool addUncertainty(const Scenario& scenario, Estimate& answer, std::stop_token stop = {});

/// The derivation of one result, by its key in the JSON answer ("step_time_s", "power_w/facility_average" …).
/// Null for a key that is not derived, and where it was stopped. Recomputing the tree gives the estimate's number.
DerivationPtr explain(const Scenario& scenario, std::string_view key, const std::stop_token& stop = {});
/// True for keys that an answer may have and `explain` knows; whether this one is there its scenario decides.
bool isExplained(std::string_view key);
/// The keys that `explain` knows, in the order of the answer; of the lists of phases and builds those of the first.
std::vector<std::string> explainableKeys();

}  // namespace cw
