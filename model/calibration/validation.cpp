// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/validation.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/calibration/resolve_row.h"
#include "model/calibration/row_text.h"
#include "model/performance/step_model.h"

namespace cw {
namespace {

/// The metric of the row from a predicted step; nullopt where the row does not determine it.
std::optional<double> predictMetric(const Measurement& row, const MeasuredRun& run, const StepEstimate& step, std::string& reason) {
  const double seconds = step.time().seconds(), gpus = double(run.plan.gpusPerReplica()) * run.replicas;
  const double flop = run.convention == FlopConvention::causal ? step.modelFlopPerStep : step.modelFlopFullAttentionPerStep;
  const double recompute = step.hardwareFlopPerStep - step.modelFlopPerStep;
  if (row.metric == "step_time_s") return seconds;
  if (row.metric == "tokens_per_s_per_gpu") return step.tokensPerStep / seconds / gpus;
  if (row.metric == "model_tflops_per_gpu") return flop / seconds / gpus / 1e12;
  if (row.metric == "mfu") return flop / seconds / step.peakFlopPerSecond;
  if (row.metric == "hfu") return (flop + recompute) / seconds / step.peakFlopPerSecond;
  const std::optional<double> tokens = runTokens(row.notes);
  std::optional<double> steps;
  if (tokens) steps = *tokens / step.tokensPerStep;
  if (const auto iterations = numberBefore(row.notes, " iterations); ")) steps = iterations;
  if (const auto iterations = numberBefore(row.notes, " iterations (")) steps = iterations;
  if (!steps) {
    reason = "tokens of the run not given";
    return std::nullopt;
  }
  if (row.metric == "days") return *steps * seconds / 86400;
  if (row.metric == "gpu_hours") return *steps * seconds / 3600 * gpus;
  reason = "metric does not follow from a step";
  return std::nullopt;
}

bool higherIsFaster(const std::string& metric) {
  return metric == "tokens_per_s_per_gpu" || metric == "model_tflops_per_gpu" || metric == "mfu" || metric == "hfu";
}

RowResult predictRow(const Measurement& row, const GpuLookup& gpus) {
  RowResult r;
  r.id = row.id;
  r.metric = row.metric;
  r.measured = row.value;
  r.gpuClass = row.gpu;
  r.framework = row.framework.empty() ? "unknown" : row.framework;
  r.precision = row.precision.empty() ? "unknown" : row.precision;
  r.moe = row.experts && *row.experts > 0;
  r.status = "not_determined";
  const MeasuredRun run = resolveRow(row, gpus(row.gpu));
  r.assumptions = run.assumptions;
  r.reason = run.undetermined;
  if (!r.reason.empty()) return r;
  const StepEstimate step = stepEstimate({run.node, run.fabric, run.job, run.plan, run.replicas, shippedCalibration()}, false);
  r.predicted = predictMetric(row, run, step, r.reason);
  if (!r.predicted) return r;
  r.status = "predicted";
  r.errorFraction = higherIsFaster(row.metric) ? row.value / *r.predicted - 1 : *r.predicted / row.value - 1;
  return r;
}

double percentile(std::vector<double> sorted, double share) {
  if (sorted.empty()) return 0;
  std::sort(sorted.begin(), sorted.end());
  const double at = share * double(sorted.size() - 1);
  const std::size_t low = std::size_t(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - double(low)) * (sorted[high] - sorted[low]);
}

template <class Keep>
GroupSummary summarise(const std::vector<RowResult>& rows, std::string name, Keep keep) {
  GroupSummary g;
  g.name = std::move(name);
  std::vector<double> errors;
  double sum = 0;
  for (const RowResult& r : rows) {
    if (!keep(r)) continue;
    ++g.rows;
    if (!r.errorFraction) continue;
    ++g.predicted;
    errors.push_back(std::abs(*r.errorFraction));
    sum += *r.errorFraction;
  }
  g.medianAbsolute = percentile(errors, 0.5);
  g.p90Absolute = percentile(errors, 0.9);
  g.meanSigned = g.predicted ? sum / g.predicted : 0;
  return g;
}

template <class Key>
std::vector<GroupSummary> summariseBy(const std::vector<RowResult>& rows, Key key) {
  std::map<std::string, bool> names;
  for (const RowResult& r : rows) names[key(r)] = true;
  std::vector<GroupSummary> groups;
  for (const auto& entry : names)
    groups.push_back(summarise(rows, entry.first, [&](const RowResult& r) { return key(r) == entry.first; }));
  return groups;
}

std::string classOf(const RowResult& r) {
  const std::string shape = r.moe ? "MoE " : "dense ";
  if (r.gpuClass.rfind("A100", 0) == 0) return shape + "A100";
  if (r.gpuClass.rfind("H", 0) == 0) return shape + "H100/H200";
  return shape + "Blackwell";
}

}  // namespace

ValidationSummary validate(const std::vector<Measurement>& rows, const GpuLookup& gpus, Folds /*folds*/) {
  ValidationSummary s;
  for (const Measurement& row : rows) s.rows.push_back(predictRow(row, gpus));
  s.overall = summarise(s.rows, "all", [](const RowResult&) { return true; });
  s.byGpu = summariseBy(s.rows, [](const RowResult& r) { return r.gpuClass; });
  s.byFramework = summariseBy(s.rows, [](const RowResult& r) { return r.framework; });
  s.byPrecision = summariseBy(s.rows, [](const RowResult& r) { return r.precision; });
  s.byClass = summariseBy(s.rows, classOf);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < s.rows.size(); ++i)
    if (s.rows[i].errorFraction) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(*s.rows[a].errorFraction) > std::abs(*s.rows[b].errorFraction);
  });
  order.resize(std::min<std::size_t>(10, order.size()));
  s.worst = order;
  return s;
}

}  // namespace cw
