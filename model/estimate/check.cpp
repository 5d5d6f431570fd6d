// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/check.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "model/calibration/team_calibration.h"
#include "model/estimate/assumptions.h"
#include "model/estimate/build_dates.h"
#include "model/estimate/dates.h"
#include "model/estimate/plan_mends.h"
#include "model/estimate/strategies.h"
#include "model/performance/memory.h"
#include "model/performance/memory_chance.h"
#include "model/uncertainty/inputs.h"

namespace cw {
namespace {

constexpr double largestBatchTokens = 15360.0 * 4096;  // DeepSeek-V3

Finding make(Rule rule, Severity severity, std::string where, std::string text = {}) {
  Finding f;
  f.rule = rule;
  f.severity = severity;
  f.where = std::move(where);
  f.text = std::move(text);
  return f;
}

/// Arguments nearest_below and nearest_above, where there are such values.
void addValues(Finding& f, const Mend& mend, std::string_view below, std::string_view above) {
  if (mend.below) f.with(below, *mend.below);
  if (mend.above) f.with(above, *mend.above);
}

class Checker {
 public:
  Checker(const ResolvedScenario& r, std::vector<Finding>& out, const std::stop_token& stop) : r_(r), s_(*r.scenario), p_(r.main.plan), a_(s_.job.architecture), out_(out), stop_(stop) {}

  void run() {
    divisions();
    batch();
    ramp();
    builds();
    placement();
    precision();
    memory();
    evidence();
    ranges();
    assumptions();
  }

 private:
  const ResolvedScenario& r_;
  const Scenario& s_;
  const ParallelPlan& p_;
  const Architecture& a_;
  std::vector<Finding>& out_;
  const std::stop_token& stop_;

  /// What does not go into what, with the nearest values that work.
  void divisions() {
    report(mendedMisfits(r_, stop_), p_, {});
    for (std::size_t i = 0; i < r_.concurrent->size(); ++i) {
      const ResolvedJob& job = (*r_.concurrent)[i];
      if (job.allocations.empty()) continue;
      Scenario alone;
      alone.job = *job.job;
      if (!isMixed(job)) alone.plan = s_.concurrentJobs[i].plan;  // values are searched on GPUs of one kind only
      ResolvedScenario resolved;
      resolved.scenario = &alone;
      resolved.main = job;
      report(mendedMisfits(resolved, stop_), job.plan, "/concurrent_jobs/" + std::to_string(i));
    }
  }

  void report(const std::vector<MendedMisfit>& misfits, const ParallelPlan& plan, const std::string& above) {
    for (const MendedMisfit& m : misfits) {
      Finding f = make(m.misfit.rule, m.misfit.severity, above + pointerOf(m.misfit.field), std::string(m.misfit.what));
      switch (m.misfit.rule) {
        case Rule::batchDoesNotDivide:
          f.with("batch", m.misfit.count).with("replicas", m.misfit.degree / std::max(1, plan.microbatchSequences)).with("microbatch", plan.microbatchSequences);
          break;
        case Rule::replicasExceedBatch: f.with("replicas", m.misfit.degree).with("batch", m.misfit.count); break;
        case Rule::planExceedsCluster: f.with("gpus_needed", m.misfit.degree).with("gpus_available", m.misfit.count); break;
        default:
          f.with("degree", m.misfit.degree).with("count", m.misfit.count);
          if (m.misfit.field == PlanField::pipeline || m.misfit.field == PlanField::virtualStages) f.with("pipeline", plan.pipeline).with("virtual_stages", std::max(1, plan.virtualStages));
      }
      addValues(f, m.own, "nearest_below", "nearest_above");
      if (m.other) {
        f.other = above + pointerOf(m.other->field);
        addValues(f, *m.other, "other_below", "other_above");
      }
      out_.push_back(f);
    }
  }

  void ramp() {
    const int microbatch = std::max(1, p_.microbatchSequences);
    for (std::size_t i = 0; i < s_.job.batchRamp.size(); ++i) {
      const int batch = s_.job.batchRamp[i].globalBatchSequences;
      if (batch % microbatch == 0) continue;
      Finding f = make(Rule::rampStageDoesNotDivide, Severity::error, "/job/batch_ramp/" + std::to_string(i) + "/global_batch_sequences");
      out_.push_back(f.with("batch", batch).with("microbatch", microbatch));
    }
  }

  void builds() {
    for (std::size_t i = 0; i < s_.cluster.pools.size(); ++i) {
      const Pool& pool = s_.cluster.pools[i];
      const std::string at = "/cluster/pools/" + std::to_string(i);
      if (pool.build.racksPerDay.value && !(pool.node.nodesPerRack > 0)) out_.push_back(make(Rule::missingFact, Severity::note, at + "/node/nodes_per_rack", "nodes of a rack"));
      const std::optional<std::string> ready = buildDatesOf(pool).ready;
      if (!ready || pool.availableFrom.empty() || !(*ready > pool.availableFrom)) continue;
      Finding f = make(Rule::buildEndsTooLate, Severity::warning, at + "/available_from", pool.name);
      out_.push_back(f.with("days", double(daysBetween(pool.availableFrom, *ready).value_or(0))));
    }
  }

  void batch() {
    const double tokens = double(s_.job.globalBatchSequences) * s_.job.sequenceTokens;
    if (tokens > largestBatchTokens)
      out_.push_back(make(Rule::batchAboveLargestPublished, Severity::note, "/job/global_batch_sequences").with("batch_tokens", tokens).with("largest_tokens", largestBatchTokens));
  }

  void placement() {
    if (!r_.planFound) out_.push_back(make(Rule::noPlanFits, Severity::error, "/plan"));
    const ResolvedJob& m = r_.main;
    const bool exceeds = double(p_.gpusPerReplica()) * std::max(1, p_.data) > double(m.gpusAvailable);
    if (!exceeds && m.gpusUsed < m.gpusAvailable) {
      out_.push_back(make(Rule::idleGpus, Severity::note, "/plan/data").with("gpus_installed", double(m.gpusAvailable)).with("gpus_used", double(m.gpusUsed)).with("idle", double(m.gpusAvailable - m.gpusUsed)));
    }
    for (std::size_t i = 0; i < s_.cluster.pools.size(); ++i) {
      const Pool& pool = s_.cluster.pools[i];
      const std::string where = "/cluster/pools/" + std::to_string(i);
      if (p_.tensor > pool.node.nvlinkDomainGpus)
        out_.push_back(make(Rule::tensorCrossesNvlink, Severity::warning, "/plan/tensor", pool.name).with("tensor", p_.tensor).with("nvlink_gpus", pool.node.nvlinkDomainGpus));
      if (!s_.findSite(pool.siteId)) out_.push_back(make(Rule::unknownSite, Severity::warning, where + "/site", pool.siteId));
    }
    if (isMixed(m)) mixedPools();
  }

  void mixedPools() {
    const ResolvedJob& m = r_.main;
    if (!m.possible) {
      const bool stages = m.plan.mixing == Mixing::stages;
      out_.push_back(make(stages ? Rule::stagesImpossible : m.plan.mixing == Mixing::shares ? Rule::sharesImpossible : Rule::onePoolImpossible, Severity::error, "/plan/mixing"));
    } else if (m.plan.mixing == Mixing::lockstep) {
      out_.push_back(make(Rule::mixedPoolsLockstep, Severity::note, "/cluster/pools", poolNames(m, m.pacing)));
    }
  }

  void precision() {
    const Precision wanted = s_.job.precision;
    for (std::size_t i = 0; i < s_.cluster.pools.size(); ++i) {
      const Gpu& gpu = s_.cluster.pools[i].node.gpu;
      const bool fp8 = wanted == Precision::fp8 && !gpu.fp8Dense, fp4 = wanted == Precision::nvfp4 && !gpu.fp4Dense;
      if (fp8 || fp4) out_.push_back(make(Rule::precisionUnsupported, Severity::error, "/job/precision", gpu.name));
    }
  }

  void memory() {
    const MemoryEstimate& m = r_.main.step.memory;
    const double chance = fitProbability(m);
    if (!(m.capacity > Bytes()) || fitOf(chance) == Fit::fits) return;
    Finding f = m.fits() ? make(Rule::mayNotFitMemory, Severity::warning, "/plan") : make(Rule::doesNotFitMemory, Severity::error, "/plan");
    f.with("needed_gib", m.total().gibibytes()).with("capacity_gib", m.capacity.gibibytes()).with("chance_percent", std::round(chance * 100));
    if (m.fits()) f.with("error_percent", std::round(memoryModelError().spread * 100));
    if (!m.fits()) f.with("short_gib", (m.total() - m.capacity).gibibytes());
    out_.push_back(f);
  }

  void evidence() {
    if (s_.calibration && s_.calibration->startedFrom != shippedCalibration().id)
      out_.push_back(make(Rule::otherCalibrationBase, Severity::warning, "/calibration/started_from", s_.calibration->startedFrom));
    if (a_.standIn) out_.push_back(make(Rule::assumedArchitecture, Severity::warning, "/job/architecture", a_.name));
    const Gpu& gpu = r_.main.pacingPool().node.gpu;
    const auto nearest = nearestMeasuredRun(s_.calibration ? &*s_.calibration : nullptr, gpu.die, a_.isMoe());
    if (!nearest || double(r_.main.gpusUsed) <= nearest->gpus) return;
    out_.push_back(make(Rule::outsideMeasuredRange, Severity::warning, "/cluster/pools", nearest->id)
                       .with("value", double(r_.main.gpusUsed)).with("largest_measured", nearest->gpus));
  }

  /// One note for all: each is accepted or replaced where it stands.
  void assumptions() {
    const std::vector<AssumedFigure> figures = assumedFigures(s_);
    if (figures.empty()) return;
    std::string names;
    for (const AssumedFigure& f : figures) names += (names.empty() ? "" : "; ") + f.name;
    out_.push_back(make(Rule::assumedFigures, Severity::note, figures.front().where, names));
  }

  void ranges() {
    for (std::size_t i = 0; i < s_.ranges.size(); ++i) {
      const InputRange& r = s_.ranges[i];
      const std::string where = "/ranges/" + std::to_string(i), name = std::string(kindOf(r.input).name) + (r.of.empty() ? "" : " (" + r.of + ")");
      const auto value = valueOf(s_, r.input, r.of);
      const std::vector<std::string> owners = ownersOf(s_, r.input);
      if (r.of.empty() ? owners.empty() : std::find(owners.begin(), owners.end(), r.of) == owners.end())
        out_.push_back(make(Rule::rangeWithoutInput, Severity::warning, where, name));
      else if (value && (*value < r.low || *value > r.high))
        out_.push_back(make(Rule::rangeExcludesValue, Severity::warning, where, name).with("value", *value).with("low", r.low).with("high", r.high));
    }
  }
};

}  // namespace

void checkScenario(const ResolvedScenario& resolved, std::vector<Finding>& findings, const std::stop_token& stop) { Checker(resolved, findings, stop).run(); }

}  // namespace cw
