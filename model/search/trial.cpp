// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/trial.h"

#include <algorithm>

#include "model/estimate/legal.h"
#include "model/estimate/mixing.h"

namespace cw {

bool Trial::settle(const ParallelPlan& plan) {
  if (plan.gpusPerReplica() > job_.gpusAvailable) return false;
  job_.plan = plan;
  job_.plan.mixing = mixing_;
  if (mixing_ == Mixing::onePool) runOnOnePool(job_, fabric_);
  else settleJob(job_, fabric_, false);
  return isLegal(job_);
}

std::pair<int, int> Trial::fewestLayers(const ParallelPlan& plan, const MemoryEstimate& nothing) const {
  // Memory is not quite linear in them.
  constexpr int tries = 3;
  const int layers = layersPerStage(*job_.job, plan), least = layersToRecompute(nothing, job_.step.memory, layers);
  return {least, std::min(layers, least + tries)};
}

}  // namespace cw
