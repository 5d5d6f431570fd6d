// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/remedy.h"

namespace cw {

std::vector<FieldChange> changesBetween(const ParallelPlan& from, const ParallelPlan& to) {
  std::vector<FieldChange> changes;
  const auto compare = [&](std::string_view pointer, auto ParallelPlan::*field) {
    if (from.*field != to.*field) changes.push_back({pointer, int(to.*field)});
  };
  compare("/plan/tensor", &ParallelPlan::tensor);
  compare("/plan/pipeline", &ParallelPlan::pipeline);
  compare("/plan/virtual_stages", &ParallelPlan::virtualStages);
  compare("/plan/schedule", &ParallelPlan::schedule);
  compare("/plan/context", &ParallelPlan::context);
  compare("/plan/expert", &ParallelPlan::expert);
  compare("/plan/expert_tensor", &ParallelPlan::expertTensor);
  compare("/plan/data", &ParallelPlan::data);
  compare("/plan/microbatch_sequences", &ParallelPlan::microbatchSequences);
  compare("/plan/recompute", &ParallelPlan::recompute);
  compare("/plan/recompute_layers", &ParallelPlan::recomputeLayers);
  compare("/plan/sharding", &ParallelPlan::sharding);
  compare("/plan/sharding_group", &ParallelPlan::shardingGroup);
  compare("/plan/sequence_parallel", &ParallelPlan::sequenceParallel);
  compare("/plan/mixing", &ParallelPlan::mixing);
  return changes;
}

}  // namespace cw
