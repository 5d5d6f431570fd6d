// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/legal.h"

#include <algorithm>

namespace cw {

Seats seatsOf(const ResolvedJob& job) {
  // The replicas that were asked for: those that the cluster has room for would break rules that the plan does not.
  const long replicas = job.plan.data > 0 && !isMixed(job) ? job.plan.data : job.replicas;
  return {replicas, job.gpusAvailable, job.plan.mixing == Mixing::shares && job.possible && isMixed(job)};
}

bool isLegal(const ResolvedJob& job) {
  if (!job.possible || job.gpusUsed > job.gpusAvailable) return false;
  const Misfits misfits = misfitsOf(*job.job, job.plan, seatsOf(job));
  const auto isError = [](const Misfit& m) { return m.severity == Severity::error; };
  if (std::any_of(misfits.begin(), misfits.end(), isError)) return false;
  const int microbatch = std::max(1, job.plan.microbatchSequences);
  const auto divides = [&](const BatchStage& stage) { return stage.globalBatchSequences % microbatch == 0; };
  return std::all_of(job.job->batchRamp.begin(), job.job->batchRamp.end(), divides);
}

}  // namespace cw
