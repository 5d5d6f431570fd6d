// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/plan_mends.h"

#include <algorithm>

#include "model/estimate/legal.h"
#include "model/estimate/sound_input.h"

namespace cw {
namespace {

constexpr int mostSeen = 20000;    // values looked at in each direction
constexpr int mostTrials = 2000;    // of them, those that divide what they have to
constexpr int mostResolved = 16;    // of them, where pools differ and a trial places the job anew

/// Whether a change of that field alone can mend what is wrong: most rules look at few fields.
bool touches(PlanField field, const Misfit& m) {
  if (m.rule != Rule::degreeDoesNotDivide) return true;
  if (m.what == "heads" || m.what == "kv_heads" || m.what == "ffn_hidden" || m.what == "shared_expert_hidden") return field == PlanField::tensor;
  if (m.what == "sequence_tokens") return field == PlanField::context;
  if (m.what == "experts") return field == PlanField::expert;
  if (m.what == "layers" || m.what == "stages_without_layers") return field == PlanField::pipeline || field == PlanField::virtualStages;
  if (m.what == "tensor_ranks") return field == PlanField::tensor || field == PlanField::expertTensor;
  return true;
}

class Search {
 public:
  Search(const ResolvedScenario& resolved, const std::stop_token& stop)
      : stop_(stop), r_(resolved), s_(*resolved.scenario), job_(*resolved.main.job), divisors_(resolved.main.batchDivisors), plan_(s_.plan.value_or(resolved.main.plan)), mixed_(isMixed(resolved.main)) {
    present_ = misfitsOf(job_, resolved.main.plan, seatsOf(resolved.main));
  }

  std::vector<MendedMisfit> run() {
    std::vector<MendedMisfit> list;
    for (const Misfit& m : present_) {
      list.push_back({m, {m.field, {}, {}}, {}});
      if (s_.plan) mend(list.back());
    }
    return list;
  }

 private:
  const std::stop_token& stop_;
  const ResolvedScenario& r_;
  const Scenario& s_;
  Job job_;
  std::shared_ptr<const Divisors> divisors_;  ///< of its batch
  ParallelPlan plan_;
  bool mixed_;
  Misfits present_;
  int resolved_ = 0;
  std::array<std::optional<Mend>, planFields.size()> whole_{};  ///< by field: what leaves nothing wrong; once searched

  /// Everything is mended, or this misfit and what else is wrong with its field, and nothing has come.
  enum class Wish { nothingLeft, onlyOthersLeft };

  bool isGood(const Misfits& after, const Misfit& misfit, Wish wish) const {
    for (const Misfit& m : after) {
      if (m.isSame(misfit)) return false;
      const bool old = present_.has(m);
      if (m.severity == Severity::note ? wish == Wish::nothingLeft && !old : wish == Wish::nothingLeft || !old || m.field == misfit.field) return false;
    }
    return true;
  }

  bool mends(const Misfit& misfit, Wish wish) {
    Seats seats{plan_.data > 0 ? plan_.data : replicasFor(job_, *divisors_, plan_, r_.main.gpusAvailable), r_.main.gpusAvailable, false};
    if (!mixed_) return isGood(misfitsOf(job_, plan_, seats), misfit, wish);
    // Where pools differ the replicas follow from how they are mixed: what does not need them is asked first.
    for (const Misfit& m : misfitsOf(job_, plan_, seats))
      if (m.rule == Rule::degreeDoesNotDivide && m.severity == Severity::error && m.what != "data_ranks" && (m.isSame(misfit) || !present_.has(m))) return false;
    if (++resolved_ > mostResolved) return false;
    if (!unsoundJob(job_, plan_).empty()) return false;
    ResolvedJob after = r_.main;
    after.job = &job_;
    after.batchDivisors = divisors_;
    settleGiven(after, plan_, s_.cluster.fabric);
    if (r_.main.possible && !after.possible) return false;
    return isGood(misfitsOf(job_, after.plan, seatsOf(after)), misfit, wish);
  }

  /// The largest value that could make sense.
  long limit(PlanField field) const {
    const Architecture& a = job_.architecture;
    const long gpus = std::max(1L, r_.main.gpusAvailable);
    switch (field) {
      case PlanField::tensor: {
        long domain = a.heads;
        for (const KindShare& kind : r_.main.kinds) domain = std::min<long>(domain, kind.pool->node.nvlinkDomainGpus);
        return domain;
      }
      case PlanField::pipeline:
      case PlanField::virtualStages: return long(a.layers) + 2;
      case PlanField::context: return std::min<long>(job_.sequenceTokens, gpus);
      case PlanField::expert: return a.experts;
      case PlanField::expertTensor: return plan_.tensor;
      case PlanField::data: return std::max(1L, gpus / std::max(1L, plan_.gpusPerReplica()));
      case PlanField::microbatch: return job_.globalBatchSequences;
      case PlanField::batch: return 1000000000;
    }
    return 1;
  }

  /// What a degree has to divide in any case, before all rules are asked. In pools that differ shares need not be even.
  bool divides(PlanField field, long value) const {
    switch (field) {
      case PlanField::context: return job_.sequenceTokens % value == 0;
      case PlanField::expert: return job_.architecture.experts % value == 0;
      case PlanField::microbatch: return mixed_ || job_.globalBatchSequences % value == 0;
      case PlanField::data: return mixed_ || job_.globalBatchSequences % (value * plan_.microbatchSequences) == 0;
      default: return true;
    }
  }

  /// Whether the field has a say in all that has to be mended.
  bool hasSay(const Misfit& misfit, PlanField field, Wish wish) const {
    if (wish == Wish::onlyOthersLeft) return touches(field, misfit);
    for (const Misfit& m : present_)
      if (m.severity != Severity::note && !touches(field, m)) return false;
    return true;
  }

  std::optional<int> first(const Misfit& misfit, PlanField field, Wish wish, long from, long step, long most) {
    const int before = valueOf(job_, plan_, field);
    const auto divisorsBefore = divisors_;
    std::optional<int> found;
    resolved_ = 0;
    for (long value = from, seen = 0, n = 0; value >= 1 && value <= most && ++seen < mostSeen && n < mostTrials && !found; value += step) {
      if (!divides(field, value)) continue;
      if (stop_.stop_requested()) break;
      ++n;
      setValue(job_, plan_, field, int(value));
      if (field == PlanField::batch && (mixed_ || plan_.data == 0)) divisors_ = std::make_shared<const Divisors>(value);
      if (mends(misfit, wish)) found = int(value);
    }
    setValue(job_, plan_, field, before);
    divisors_ = divisorsBefore;
    return found;
  }

  Mend nearest(const Misfit& misfit, PlanField field, Wish wish) {
    if (!hasSay(misfit, field, wish)) return {field, {}, {}};
    long at = valueOf(job_, plan_, field);
    if (at == 0) at = field == PlanField::data ? r_.main.replicas : 1;
    const long most = limit(field);
    // A batch is a multiple of what its replicas take at once.
    const long step = field == PlanField::batch ? long(std::max(1, plan_.data)) * plan_.microbatchSequences : 1;
    const long below = std::min(at - 1, most) / step * step, above = (at / step + 1) * step;
    return {field, first(misfit, field, wish, below, -step, most), first(misfit, field, wish, above, step, most)};
  }

  /// What leaves nothing wrong is the same for every misfit.
  const Mend& whole(const Misfit& misfit, PlanField field) {
    std::optional<Mend>& known = whole_[std::size_t(field)];
    if (!known) known = nearest(misfit, field, Wish::nothingLeft);
    return *known;
  }

  void mendByAnother(MendedMisfit& m, Wish wish) {
    for (const PlanField field : planFields) {
      if (field == m.misfit.field || m.other) continue;
      const Mend found = wish == Wish::nothingLeft ? whole(m.misfit, field) : nearest(m.misfit, field, wish);
      if (found.any()) m.other = found;
    }
  }

  /// One change that mends the whole plan comes before one that mends this misfit alone.
  void mend(MendedMisfit& m) {
    m.own = whole(m.misfit, m.misfit.field);
    const bool eitherWay = m.misfit.rule == Rule::batchDoesNotDivide || m.misfit.what == "microbatches";
    if (!m.own.any() || eitherWay) mendByAnother(m, Wish::nothingLeft);
    if (m.own.any() || m.other) return;
    m.own = nearest(m.misfit, m.misfit.field, Wish::onlyOthersLeft);
    if (!m.own.any()) mendByAnother(m, Wish::onlyOthersLeft);
  }
};

}  // namespace

std::vector<MendedMisfit> mendedMisfits(const ResolvedScenario& resolved, const std::stop_token& stop) { return Search(resolved, stop).run(); }

}  // namespace cw
