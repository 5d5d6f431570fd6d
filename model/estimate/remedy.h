// SPDX-License-Identifier: GPL-3.0-or-later
// A change of the scenario that was tried: what it sets, and what the run is then.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/units/units.h"
#include "model/workload/parallel_plan.h"

namespace cw {

/// One number or word of the plan or the job that becomes another.
struct FieldChange {
  std::string_view pointer;  ///< a literal, JSON Pointer into the scenario
  int value = 0;             ///< of a word its place among the words; 0 where the plan leaves a number open
};

struct Remedy {
  std::optional<ParallelPlan> plan;        ///< in place of the scenario's
  std::optional<int> globalBatchSequences; ///< in place of the job's
  std::vector<FieldChange> set;            ///< the same, field by field
  bool fits = false;
  double fitProbability = 0;               ///< chance that it fits in memory
  Bytes memory;                            ///< of the fullest GPU
  Duration stepTime, trainingTime;
  std::optional<Money> runTotal;           ///< absent where a part of it is not known
};

/// What turns one plan into the other.
std::vector<FieldChange> changesBetween(const ParallelPlan& from, const ParallelPlan& to);

}  // namespace cw
