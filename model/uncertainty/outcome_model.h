// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to one scenario, again and again with other inputs. The step is computed again only where an input moves it.
#pragma once

#include <vector>

#include "model/calibration/error_record.h"
#include "model/estimate/resolve.h"
#include "model/uncertainty/inputs.h"
#include "model/uncertainty/outcome.h"

namespace cw {

/// The figures when every step is as much longer or shorter as a band of the model's error says: all three cases are computed,
/// since pools arrive on their dates however long a step takes. Absent where one case does not determine a figure.
std::array<std::optional<Percentiles>, figureCount> intervalsOf(const ResolvedScenario& resolved, const TimeBand& band);

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
  /// The interval of the step time, for the GPUs that the inputs as set leave in use.
  TimeBand band();
  /// `timeFactor`: on every time of a step; 1 as predicted.
  Outcome outcome(double timeFactor);
  /// What an outcome takes, counted in pools that a sum goes over; with `settling`, where inputs are set that move the step.
  double weight(bool settling);

 private:
  const Scenario& first_;
  Scenario scenario_;
  std::vector<int> kinds_;  ///< of nodes: no range changes what a node is
  bool sound_;
  ParallelPlan plan_;
  ResolvedScenario resolved_;
  bool stale_ = true;
  std::size_t phases_ = 1;  ///< of the last outcome

  void settle();
};

}  // namespace cw
