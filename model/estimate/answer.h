// SPDX-License-Identifier: GPL-3.0-or-later
// From the step to days, megawatts and dollars: the formulas of the answer, for numbers and derivations alike.
#pragma once

#include <optional>
#include <vector>

#include "model/cost/cost.h"
#include "model/estimate/resolve.h"
#include "model/performance/rates.h"
#include "model/performance/step_model.h"
#include "model/power/power.h"
#include "model/reliability/goodput.h"

namespace cw {

template <class Real>
struct Answer {
  StepTime<Real> step;
  Rates<Real> rates;
  Real goodput{1.0}, meanTimeBetweenFailures{0.0}, checkpointTime{0.0}, checkpointInterval{0.0};
  Real restart{0.0}, checkpointBytes{0.0}, pauses{0.0};
  std::optional<Real> nodesUnderRepair, waitingForRepair;  ///< absent without a repair time
  Real trainingSeconds{0.0};
  std::optional<PowerAnswer<Real>> power;
  std::optional<Real> itEnergy, facilityEnergy;  ///< J
  std::optional<Real> carbonKg, waterLitres;
  CostAnswer<Real> cost;
};

/// What is missing goes to `findings`; null in a search, which reads the numbers alone and takes nothing from the heap.
template <class Real>
Answer<Real> answerOf(const ResolvedScenario& resolved, std::vector<Finding>* findings);

}  // namespace cw
