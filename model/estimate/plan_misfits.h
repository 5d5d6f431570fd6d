// SPDX-License-Identifier: GPL-3.0-or-later
// Where the numbers of a plan do not go into one another: degrees, layers, experts, the batch and the GPUs that there
// are. Plain arithmetic without the heap, so that a search over many values can ask it.
#pragma once

#include <array>
#include <string_view>

#include "model/estimate/finding.h"
#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

/// A whole number of the plan or the job that a person sets.
enum class PlanField { tensor, pipeline, virtualStages, context, expert, expertTensor, data, microbatch, batch };
inline constexpr std::array planFields{PlanField::data, PlanField::microbatch, PlanField::expert, PlanField::expertTensor, PlanField::context,
                                       PlanField::virtualStages, PlanField::pipeline, PlanField::tensor, PlanField::batch};

/// JSON Pointer into the scenario.
const char* pointerOf(PlanField field);
int valueOf(const Job& job, const ParallelPlan& plan, PlanField field);
void setValue(Job& job, ParallelPlan& plan, PlanField field, int value);

struct Misfit {
  Rule rule{};
  Severity severity = Severity::error;
  PlanField field{};          ///< whose value is at fault
  std::string_view what;      ///< a literal: what `degree` does not divide
  double degree = 0, count = 0;

  bool isSame(const Misfit& other) const { return rule == other.rule && field == other.field && what == other.what; }
};

struct Misfits {
  std::array<Misfit, 16> list{};
  int count = 0;
  void add(const Misfit& misfit) { list[std::size_t(count++)] = misfit; }
  const Misfit* begin() const { return list.data(); }
  const Misfit* end() const { return list.data() + count; }
  bool has(const Misfit& misfit) const {
    for (const Misfit& m : *this)
      if (m.isSame(misfit)) return true;
    return false;
  }
};

/// What a plan is laid out on.
struct Seats {
  long replicas = 1;       ///< that the plan asks for or, where it leaves them open, gets
  long gpusAvailable = 0;
  bool ownShares = false;  ///< replicas take shares of unlike size, found so that they sum to the batch
};

/// Every rule that is broken, in the order in which a person would read the plan; the batch before its microbatches.
Misfits misfitsOf(const Job& job, const ParallelPlan& plan, const Seats& seats);

}  // namespace cw
