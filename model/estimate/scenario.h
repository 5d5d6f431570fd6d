// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that one answer depends on, catalogue rows included: one value in, one estimate out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/calibration/own_runs.h"
#include "model/calibration/team_calibration.h"
#include "model/cluster/cluster.h"
#include "model/cost/currency.h"
#include "model/cost/prices.h"
#include "model/hardware/site.h"
#include "model/reliability/reliability.h"
#include "model/uncertainty/input_range.h"
#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

/// Another job that runs beside the main one on nodes of its own. It draws power; it is not what is dated.
struct ConcurrentJob {
  std::string name;
  int nodes = 0;  ///< taken from the pools in their order, before the main job's
  Job job;
  ParallelPlan plan;
  bool operator==(const ConcurrentJob&) const = default;
};

struct Scenario {
  std::string id;  ///< UUID, stable over renames
  std::string name;
  std::string notes;
  std::vector<std::string> tags;
  Cluster cluster;
  Job job;
  std::optional<ParallelPlan> plan;  ///< absent: "best", the fastest that fits is searched
  std::vector<ConcurrentJob> concurrentJobs;
  std::vector<Site> sites;
  Prices prices;
  Tenure tenure = Tenure::buy;
  Currency currency;  ///< that amounts are shown in
  Reliability reliability;
  std::vector<InputRange> ranges;  ///< of inputs that are not known for sure
  std::optional<TeamCalibration> calibration;  ///< absent: the shipped constants
  OwnRuns ownRuns;                             ///< that the team measured
  std::string startDate;  ///< ISO date of the first step; empty: not dated
  bool operator==(const Scenario&) const = default;

  const Calibration& constants() const { return calibration ? calibration->constants : shippedCalibration(); }
  const Site* findSite(const std::string& siteId) const {
    for (const Site& s : sites)
      if (s.id == siteId) return &s;
    return nullptr;
  }
};

}  // namespace cw
