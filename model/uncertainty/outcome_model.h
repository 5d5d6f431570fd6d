// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to one scenario, again and again with other inputs. The step is computed again only where an input moves it.
#pragma once

#include <vector>

#include "model/estimate/resolve.h"
#include "model/uncertainty/inputs.h"
#include "model/uncertainty/outcome.h"
#include "model/uncertainty/run_spread.h"

namespace cw {

/// The figures where steps, schedule and power vary and nothing else does. Seven lengths of the run are computed, since
/// pools arrive on their dates however long a step takes; between them figures follow straight lines. Absent where a case
/// does not determine a figure.
std::array<std::optional<Percentiles>, figureCount> intervalsOf(const ResolvedScenario& resolved, const RunSpread& spread);

/// For one thread. Its plan stays the one it was made with: what happens to a plan when a guess proves wrong, not what
/// one would have planned instead.
class OutcomeModel {
 public:
  /// `plan`: as an estimate of the scenario has used it. Its replicas are kept only where the planner gave them.
  /// The scenario must outlive the model.
  OutcomeModel(const Scenario& scenario, const ParallelPlan& plan);
  OutcomeModel(const OutcomeModel&) = delete;
  OutcomeModel& operator=(const OutcomeModel&) = delete;

  /// False where nothing can be computed: no nodes.
  bool possible() const { return !resolved_.main.allocations.empty(); }
  InputPlace place(UncertainInput input, std::string_view of) { return placeOf(scenario_, input, of); }
  void set(const InputPlace& place, double value);
  /// As it stood at first.
  void reset(const InputPlace& place);
  const Scenario& scenario() const { return scenario_; }
  /// For the GPUs that the inputs as set leave in use.
  const RunSpread& spread();
  /// Of `spread` alone, as `estimate` gives them.
  std::array<std::optional<Percentiles>, figureCount> intervals();
  /// A planner's own range of the schedule takes its value from the inputs as set.
  Outcome outcome(RunFactors factors);
  /// What an outcome takes, counted in pools that a sum goes over; with `settling`, where inputs are set that move the step.
  double weight(bool settling);

 private:
  const Scenario& first_;
  Scenario scenario_;
  std::vector<int> kinds_;  ///< of nodes: no range changes what a node is
  bool sound_;
  ParallelPlan plan_;
  ResolvedScenario resolved_;
  RunSpread spread_;
  bool stale_ = true;
  bool ownSchedule_ = false;  ///< the planner has given the schedule a range
  std::size_t phases_ = 1;  ///< of the last outcome

  void settle();
};

}  // namespace cw
