// SPDX-License-Identifier: GPL-3.0-or-later
// One plan of many: the numbers that a search compares, by the formulas of the screen, without findings and without
// the heap.
#pragma once

#include "model/estimate/resolve.h"

namespace cw {

struct PlanEstimate {
  double stepSeconds = 0;
  double memoryBytes = 0;            ///< of the fullest GPU
  bool fits = false;
  bool legal = false;                ///< the check finds no error in it
  double trainingSeconds = 0;        ///< wall clock with goodput
  double facilityWatts = 0;          ///< average; 0 where a power was never published
  double runUsd = 0;                 ///< 0 where a part of it is missing
};

/// Estimates plans of one scenario, one after another. The scenario must outlive it; concurrent jobs and spares are
/// those of the scenario.
class PlanEstimator {
 public:
  explicit PlanEstimator(const Scenario& scenario);

  /// Any plan: one that asks for more GPUs than there are is estimated on as many as it asks for.
  PlanEstimate operator()(const ParallelPlan& plan);

 private:
  ResolvedScenario resolved_;
};

}  // namespace cw
