// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/validation.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <set>
#include <thread>

#include "model/calibration/error_record.h"
#include "model/calibration/fit.h"
#include "model/calibration/resolve_row.h"
#include "model/calibration/row_class.h"
#include "model/calibration/row_text.h"
#include "model/calibration/statistics.h"
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

RowResult describeRow(const Measurement& row, const Gpu* gpu, const MeasuredRun& run) {
  RowResult r;
  r.id = row.id;
  r.metric = row.metric;
  r.measured = row.value;
  r.gpuClass = row.gpu;
  r.framework = row.framework.empty() ? "unknown" : row.framework;
  r.precision = row.precision.empty() ? "unknown" : row.precision;
  r.moe = row.experts && *row.experts > 0;
  r.preTraining = run.preTraining;
  r.lora = says(row.notes, "LoRA") || says(row.model, "LoRA");
  if (gpu) r.die = gpu->die;
  r.file = row.file;
  r.source = sourceFamily(row.source);
  r.model = row.model;
  r.rowClass = rowClass(r);
  r.status = "not_determined";
  r.assumptions = run.assumptions;
  r.reason = run.undetermined;
  if (const auto memory = reportedMemory(row)) r.memoryMeasuredBytes = memory->bytes;
  return r;
}

void predictRow(RowResult& r, const Measurement& row, const MeasuredRun& run, const Calibration& calibration) {
  if (!run.undetermined.empty()) return;
  const StepEstimate step = stepEstimate({run.node, run.fabric, run.job, run.plan, run.replicas, calibration}, false);
  predictMemory(r, row, run, step.memory);
  r.predicted = predictMetric(row, run, step, r.reason);
  if (!r.predicted) return;
  r.status = "predicted";
  const TimeBand band = timeBand(run.node.gpu.die, run.job.architecture.isMoe(), run.job.software.framework, run.measuredGpus);
  const bool rate = higherIsFaster(row.metric);
  r.p10 = rate ? *r.predicted / band.p90 : *r.predicted * band.p10;
  r.p90 = rate ? *r.predicted / band.p10 : *r.predicted * band.p90;
  r.errorFraction = higherIsFaster(row.metric) ? row.value / *r.predicted - 1 : *r.predicted / row.value - 1;
}

/// The fold of each row: rows of one group or family stay together.
std::vector<int> foldsOf(const std::vector<Measurement>& rows, Folds folds, int& count) {
  std::map<std::string, int> keys;
  const auto keyOf = [&](const Measurement& m) { return folds == Folds::groups ? m.model + " " + m.precision : sourceFamily(m.source); };
  for (const Measurement& m : rows) keys[keyOf(m)] = 0;
  // Groups are many and small: fifteen folds of whole groups. Every family of sources is a fold of its own.
  const int limit = folds == Folds::groups ? 15 : int(keys.size());
  int next = 0;
  for (auto& entry : keys) entry.second = next++ % std::max(1, limit);
  count = std::min(next, limit);
  std::vector<int> fold;
  for (const Measurement& m : rows) fold.push_back(keys[keyOf(m)]);
  return fold;
}

/// One calibration a fold, fitted without that fold's rows, on all processors.
std::vector<Calibration> refit(const std::vector<std::optional<FitRow>>& fitRows, const std::vector<int>& fold, int count, const Calibration& start) {
  std::vector<Calibration> fitted(std::size_t(count), start);
  // Folds that hold nothing that a fit uses leave nothing out: the first of them is fitted for all.
  std::vector<int> held(std::size_t(count), 0);
  for (std::size_t i = 0; i < fitRows.size(); ++i) held[std::size_t(fold[i])] += fitRows[i].has_value();
  const int whole = int(std::ranges::find(held, 0) - held.begin());
  const auto sharesWhole = [&](int f) { return f > whole && held[std::size_t(f)] == 0; };
  std::atomic<int> next{0};
  const auto work = [&] {
    for (int f = next++; f < count; f = next++) {
      if (sharesWhole(f)) continue;
      std::vector<const FitRow*> kept;
      for (std::size_t i = 0; i < fitRows.size(); ++i)
        if (fitRows[i] && fold[i] != f) kept.push_back(&*fitRows[i]);
      if (kept.size() > std::size_t(constantCount)) fitted[std::size_t(f)] = fitConstants(kept).calibration;
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < std::max(1u, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
  work();
  threads.clear();
  for (int f = 0; f < count; ++f)
    if (sharesWhole(f)) fitted[std::size_t(f)] = fitted[std::size_t(whole)];
  return fitted;
}

template <class Keep>
GroupSummary summarise(const std::vector<RowResult>& rows, std::string name, Keep keep) {
  GroupSummary g;
  g.name = std::move(name);
  std::vector<double> errors, logs;
  std::vector<const RowResult*> kept;
  double sum = 0;
  int inside = 0;
  for (const RowResult& r : rows) {
    if (!keep(r)) continue;
    ++g.rows;
    if (!r.errorFraction) continue;
    ++g.predicted;
    kept.push_back(&r);
    if (isInside(r)) ++inside;
    errors.push_back(std::abs(*r.errorFraction));
    logs.push_back(absoluteLogError(r));
    sum += *r.errorFraction;
  }
  g.medianAbsolute = percentile(errors, 0.5);
  g.p90Absolute = percentile(errors, 0.9);
  g.medianLog = percentile(logs, 0.5);
  g.p90Log = percentile(logs, 0.9);
  g.clusters = clusterFigures(kept);
  g.meanSigned = g.predicted ? sum / g.predicted : 0;
  if (g.predicted) g.insideInterval = double(inside) / g.predicted;
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

std::vector<GroupSummary> summariseClasses(const std::vector<RowResult>& rows) {
  std::vector<GroupSummary> classes;
  for (const std::string_view name : rowClasses()) {
    GroupSummary g = summarise(rows, std::string(name), [&](const RowResult& r) { return r.rowClass == name; });
    if (g.rows > 0) classes.push_back(std::move(g));
  }
  return classes;
}

/// What a planner may expect depends on whose run it is; of teams, on the file: the formulas were made beside some only.
std::vector<GroupSummary> summarisePublishers(const std::vector<RowResult>& rows) {
  std::set<std::string> files;
  for (const RowResult& r : rows) files.insert(r.file);
  std::vector<GroupSummary> groups;
  const auto add = [&](const std::string& name, auto keep) {
    GroupSummary g = summarise(rows, name, keep);
    if (g.rows > 0) groups.push_back(std::move(g));
  };
  for (const std::string_view line : rowClasses()) {
    const std::string name(line);
    add(name + ", vendors", [&](const RowResult& r) { return r.rowClass == line && isVendor(r.source); });
    for (const std::string& file : files)
      add(name + ", other teams" + (files.size() > 1 ? ", " + file : ""),
          [&](const RowResult& r) { return r.rowClass == line && r.file == file && !isVendor(r.source); });
  }
  return groups;
}

}  // namespace

ValidationSummary validate(const std::vector<Measurement>& rows, const GpuLookup& gpus, Folds folds, const Calibration& calibration) {
  ValidationSummary s;
  s.calibrationId = calibration.id;
  s.folds = folds;
  std::vector<MeasuredRun> runs;
  for (const Measurement& row : rows) {
    const Gpu* gpu = gpus(row.gpu);
    runs.push_back(resolveRow(row, gpu));
    s.rows.push_back(describeRow(row, gpu, runs.back()));
  }
  std::vector<int> fold(rows.size(), 0);
  std::vector<Calibration> calibrations{calibration};
  if (folds != Folds::none) {
    std::vector<std::optional<FitRow>> fitRows;
    for (std::size_t i = 0; i < rows.size(); ++i) fitRows.push_back(fitRow(rows[i], runs[i]));
    int count = 0;
    fold = foldsOf(rows, folds, count);
    calibrations = refit(fitRows, fold, count, calibration);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) predictRow(s.rows[i], rows[i], runs[i], calibrations[std::size_t(fold[i])]);
  s.overall = summarise(s.rows, "all", [](const RowResult&) { return true; });
  s.byGpu = summariseBy(s.rows, [](const RowResult& r) { return r.gpuClass; });
  s.byFramework = summariseBy(s.rows, [](const RowResult& r) { return r.framework; });
  s.byPrecision = summariseBy(s.rows, [](const RowResult& r) { return r.precision; });
  s.byClass = summariseClasses(s.rows);
  s.byPublisher = summarisePublishers(s.rows);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < s.rows.size(); ++i)
    if (s.rows[i].errorFraction) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(*s.rows[a].errorFraction) > std::abs(*s.rows[b].errorFraction);
  });
  order.resize(std::min<std::size_t>(10, order.size()));
  s.worst = order;
  s.memory = summariseMemory(s.rows);
  return s;
}

}  // namespace cw
