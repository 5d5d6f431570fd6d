// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/tried.h"

#include <cmath>
#include <utility>

#include "model/estimate/answer.h"
#include "model/estimate/legal.h"
#include "model/estimate/sound_input.h"
#include "model/search/choose_plan.h"

namespace cw {

std::optional<Remedy> Tries::operator()(const std::optional<ParallelPlan>& plan, std::optional<int> globalBatchSequences) const {
  Scenario changed = scenario_;
  if (plan) changed.plan = plan;
  if (globalBatchSequences) changed.job.globalBatchSequences = *globalBatchSequences;
  if (!unsoundInput(changed).empty()) return std::nullopt;
  const ResolvedScenario resolved = resolve(changed);
  if (resolved.main.allocations.empty() || !isLegal(resolved.main)) return std::nullopt;
  const Answer<double> answer = answerOf<double>(resolved, nullptr);
  if (!(answer.trainingSeconds > 0) || !std::isfinite(answer.trainingSeconds)) return std::nullopt;
  Remedy r;
  r.plan = plan;
  r.globalBatchSequences = globalBatchSequences;
  if (plan && scenario_.plan) r.set = changesBetween(*scenario_.plan, *plan);
  if (globalBatchSequences) r.set.push_back({"/job/global_batch_sequences", *globalBatchSequences});
  r.fits = resolved.main.step.memory.fits();
  r.memory = resolved.main.step.memory.total();
  r.stepTime = resolved.main.step.time();
  r.trainingTime = Duration::seconds(answer.trainingSeconds);
  if (answer.cost.runTotal) r.runTotal = Money::usd(*answer.cost.runTotal);
  return r;
}

}  // namespace cw
