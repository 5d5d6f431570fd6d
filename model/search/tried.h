// SPDX-License-Identifier: GPL-3.0-or-later
// One change of a scenario, estimated whole.
#pragma once

#include <optional>

#include "model/estimate/remedy.h"
#include "model/estimate/resolve.h"

namespace cw {

/// Tries changes of one scenario, which must outlive it.
class Tries {
 public:
  explicit Tries(const Scenario& scenario) : scenario_(scenario) {}

  /// Absent where the changed scenario breaks a rule or cannot run; it may not fit.
  std::optional<Remedy> operator()(const std::optional<ParallelPlan>& plan, std::optional<int> globalBatchSequences = {}) const;

 private:
  const Scenario& scenario_;
};

}  // namespace cw
