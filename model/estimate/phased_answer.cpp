// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/phased_answer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "model/estimate/dates.h"
#include "model/estimate/run_phases.h"
#include "model/estimate/time_shares.h"
#include "model/trace/traced.h"

namespace cw {
namespace {

/// A phase with the whole run as it would be on its pools and at its batch alone.
template <class Real>
struct Stretch {
  PhaseAnswer<Real> phase;
  std::string label;                 ///< in derivations
  const Present* present = nullptr;  ///< null: all pools
  std::size_t stage = 0;             ///< of the batch
  Answer<Real> there;
  Real steps{0.0};
};


template <class Real>
struct MeanPower {
  Real PowerAnswer<Real>::*member;
  const char *name, *energy;
};

template <class Real>
constexpr std::array<MeanPower<Real>, 8> meanPowers{{
    {&PowerAnswer<Real>::itGpus, "power of the GPUs", "energy of the GPUs"},
    {&PowerAnswer<Real>::itHosts, "power of the hosts", "energy of the hosts"},
    {&PowerAnswer<Real>::itNetwork, "power of the network", "energy of the network"},
    {&PowerAnswer<Real>::itStorage, "power of storage and management", "energy of storage and management"},
    {&PowerAnswer<Real>::itAverage, "average IT power", "IT energy"},
    {&PowerAnswer<Real>::distribution, "losses of transformers and UPS", "energy lost in transformers and UPS"},
    {&PowerAnswer<Real>::cooling, "cooling and the rest of the overhead", "energy of cooling and the rest of the overhead"},
    {&PowerAnswer<Real>::facilityAverage, "average facility power", "facility energy"},
}};

template <class Real>
struct YearlyCost {
  std::optional<Real> CostAnswer<Real>::*member;
  const char* name;
};

template <class Real>
constexpr std::array<YearlyCost<Real>, 7> yearlyCosts{{{&CostAnswer<Real>::depreciation, "depreciation a year"},
                                                       {&CostAnswer<Real>::capital, "cost of capital a year"},
                                                       {&CostAnswer<Real>::energy, "electricity a year"},
                                                       {&CostAnswer<Real>::colocation, "colocation a year"},
                                                       {&CostAnswer<Real>::staff, "staff a year"},
                                                       {&CostAnswer<Real>::maintenance, "maintenance a year"},
                                                       {&CostAnswer<Real>::rent, "rent a year"}}};

template <class Real>
class PhasedRun {
 public:
  PhasedRun(const ResolvedScenario& r, std::vector<Finding>* findings) : r_(r), onAll_(answerOf<Real>(onAllPools(r), findings)), a_(onAll_) {
    double end = 0;
    for (const BatchStage& stage : r.scenario->job.batchRamp) stageEnds_.push_back(std::min(tokens(), end += stage.tokens));
    stageEnds_.push_back(tokens());
    stretches_.reserve(std::min<std::size_t>(stageEnds_.size() + r.earlier->size(), 64));
  }

  Answer<Real> build() {
    if (!(valueOf(a_.goodput) > 0)) return a_;  // a run that never ends has no phases either
    while (done_ < tokens() && !r_.stop.stop_requested()) addStretch();
    if (r_.stop.stop_requested()) return a_;
    times();
    power();
    cost();
    a_.phases.reserve(stretches_.size());
    for (const Stretch<Real>& s : stretches_) a_.phases.push_back(s.phase);
    return a_;
  }

 private:
  const ResolvedScenario& r_;
  const Answer<Real> onAll_;       ///< on all pools at the full batch
  Answer<Real> a_;                 ///< the same, and in the end of all phases
  std::vector<double> stageEnds_;  ///< tokens trained after each stage of the batch
  std::vector<Stretch<Real>> stretches_;
  double done_ = 0;                ///< tokens trained
  std::size_t stage_ = 0;          ///< of the batch
  std::size_t dated_ = 0;          ///< the phase between dates, and
  double since_ = 0, clock_ = 0;   ///< wall clock in it, and in all

  double tokens() const { return r_.scenario->job.tokens; }

  /// One after another, so that a derivation shows each sum with what the next phase adds. Absent where one part is.
  template <class Part>
  std::optional<Real> sum(const char* name, const char* unit, Part part) const {
    std::optional<Real> total;
    for (const Stretch<Real>& s : stretches_) {
      const std::optional<Real> value = part(s);
      if (!value) return std::nullopt;
      total = total ? named(*total + *value, name, unit) : *value;
    }
    return total;
  }
  /// What a rate comes to in the phase.
  static Real during(const Real& rate, const Stretch<Real>& s, const char* name, const char* unit) {
    return named(rate * s.phase.seconds, name, s.label.c_str(), unit);
  }
  /// The phase's part of what a whole run on its pools would take.
  static std::optional<Real> partOf(const std::optional<Real>& whole, const Stretch<Real>& s, const char* name, const char* unit) {
    if (!whole || !(valueOf(s.there.trainingSeconds) > 0)) return std::nullopt;
    return named(*whole / s.there.trainingSeconds * s.phase.seconds, name, s.label.c_str(), unit);
  }

  /// Whoever goes on with other GPUs than before, or after a stop, restarts from a checkpoint.
  Real pauseBefore(const Stretch<Real>& s) const {
    const auto trained = std::find_if(stretches_.rbegin(), stretches_.rend(), [](const Stretch<Real>& earlier) { return earlier.phase.trains; });
    const Stretch<Real>* before = trained == stretches_.rend() ? nullptr : &*trained;
    const bool goesOn = before && before == &stretches_.back() && before->present == s.present && before->phase.gpusUsed == s.phase.gpusUsed;
    if (!before || goesOn || !(valueOf(s.there.meanTimeBetweenFailures) > 0)) return defined<Real>(0.0, "pause before a phase", "s", "nothing to reshard, or no restart time is known");
    return named(s.there.checkpointTime + s.there.restart, "pause for resharding", "s");
  }

  static bool canRun(const ResolvedJob& job) { return !job.allocations.empty() && job.possible && job.gpusUsed <= job.gpusAvailable && job.step.memory.fits(); }

  /// Up to the next date, the next batch or the last token, whatever comes first.
  void addStretch() {
    const EarlierPhase* const dated = dated_ < r_.earlier->size() ? &(*r_.earlier)[dated_] : nullptr;
    while (stage_ + 1 < stageEnds_.size() && !(stageEnds_[stage_] > done_)) ++stage_;
    Stretch<Real> s = stretchOf(dated);
    const double left = stageEnds_[stage_] - done_, perStep = std::max(1.0, jobOf(s).step.tokensPerStep), needed = std::ceil(left / perStep);
    const double available = dated ? dated->seconds - since_ : 0;
    const double useful = std::max(0.0, available - valueOf(s.phase.pause)) * valueOf(s.there.goodput);
    const double most = s.phase.trains ? std::floor(useful / valueOf(s.there.step.total)) : 0;
    if (!dated || most >= needed) {
      s.steps = input<Real>(needed, "steps of the phase", "", "tokens that are left for it over tokens of a step, rounded up");
      s.phase.tokens = input<Real>(left, "tokens of the phase", "tokens", "scenario: up to the next batch of the ramp, or the last token");
      s.phase.seconds = named(s.steps * s.there.step.total / s.there.goodput + s.phase.pause, "wall clock of the phase", s.label.c_str(), "s");
      done_ = stageEnds_[stage_];
      since_ += valueOf(s.phase.seconds);
    } else {
      s.steps = input<Real>(most, "steps of the phase", "", "whole steps that fit in before the next date");
      s.phase.tokens = named(s.steps * input<Real>(perStep, "tokens of a step", "tokens", "job: batch times sequence length"), "tokens of the phase", "tokens");
      s.phase.seconds = input<Real>(available, "wall clock until the next date", "s", "scenario, dates of pools and maintenance");
      s.phase.pause = minimum(s.phase.pause, s.phase.seconds);  // the next date may come before the job runs again
      done_ += valueOf(s.phase.tokens);
      ++dated_;
      since_ = 0;
    }
    s.phase.startSeconds = clock_;
    clock_ += valueOf(s.phase.seconds);
    stretches_.push_back(std::move(s));
  }

  const ResolvedJob& jobOf(const Stretch<Real>& s) const { return r_.phaseJobs->at(r_, s.present, s.stage); }

  /// Without its time, which depends on what was trained before.
  Stretch<Real> stretchOf(const EarlierPhase* dated) const {
    Stretch<Real> s;
    s.present = dated ? dated->present.get() : nullptr;
    s.stage = stage_;
    const ResolvedJob& job = jobOf(s);
    PhaseAnswer<Real>& p = s.phase;
    p.pools = dated ? &dated->present->pools : r_.pools.get();
    p.maintenance = dated && dated->maintenance;
    // A last phase that cannot run is an error among the findings.
    p.trains = !p.maintenance && (!dated || canRun(job));
    p.main = p.trains ? &job : &r_.phaseJobs->idleAt(r_, s.present, s.stage);
    p.concurrent = s.present ? &s.present->concurrent : r_.concurrent.get();
    if constexpr (!std::is_same_v<Real, double>) s.label = labelOfNext();
    p.gpusInstalled = p.pools->gpusInstalled;
    // A replica larger than the cluster is an error among the findings; no more GPUs are used than there are.
    p.gpusUsed = p.trains ? std::min(job.gpusUsed, p.gpusInstalled) : 0;
    p.globalBatchSequences = job.job->globalBatchSequences;
    s.there = answerOn(s);
    p.stepSeconds = s.there.step.total;
    p.goodput = s.there.goodput;
    if (p.trains) p.pause = pauseBefore(s);
    return s;
  }

  std::string labelOfNext() const {
    const std::string start = r_.start.empty() ? "" : dateAfter(r_.start, Duration::seconds(clock_)).value_or("");
    return "phase " + std::to_string(stretches_.size() + 1) + (start.empty() ? "" : ", " + start);
  }

  Answer<Real> answerOn(const Stretch<Real>& s) const {
    // Neither pools nor batches come back: only the last stretches can be the same.
    for (auto known = stretches_.rbegin(); known != stretches_.rend() && known->present == s.present && known->stage == s.stage; ++known)
      if (known->phase.trains == s.phase.trains) return known->there;
    if (!s.present && s.stage >= r_.ramp->size()) return onAll_;
    const SteadyRun all = onAllPools(r_);
    return answerOf<Real>(SteadyRun{all.scenario, *s.phase.pools, *s.phase.main, *s.phase.concurrent, all.tenure, all.timeFactor, all.payer}, nullptr);
  }

  void times() {
    a_.trainingSeconds = named(*sum("training time", "s", [](const Stretch<Real>& s) { return std::optional(s.phase.seconds); }), "training time", "s");
    const Real useful = *sum("time of useful steps", "s", [](const Stretch<Real>& s) { return std::optional(named(s.steps * s.there.step.total, "time of useful steps", s.label.c_str(), "s")); });
    a_.goodput = named(useful / a_.trainingSeconds, "goodput", "");
    if (!(valueOf(a_.meanTimeBetweenFailures) > 0)) return;
    a_.shares = meanShares();
  }

  Real share(const char* name, std::optional<Real> TimeShares<Real>::*part, const std::vector<std::optional<TimeShares<Real>>>& shares) const {
    std::size_t i = 0;
    const std::optional<Real> seconds = sum(name, "s", [&](const Stretch<Real>& s) {
      const auto& there = shares[i++];
      const Real running = named(s.phase.seconds - s.phase.pause, "time beside resharding", s.label.c_str(), "s");
      return std::optional(there && (*there).*part ? named(*((*there).*part) * running, name, s.label.c_str(), "s") : defined<Real>(0.0, name, "s", "nothing is trained in this phase"));
    });
    return named(*seconds / a_.trainingSeconds, name, "share of the run", "");
  }

  TimeShares<Real> meanShares() const {
    std::vector<std::optional<TimeShares<Real>>> shares;
    for (const Stretch<Real>& s : stretches_) shares.push_back(s.phase.trains ? std::optional(timeSharesOf(s.there)) : std::nullopt);
    TimeShares<Real> mean;
    mean.useful = a_.goodput;
    mean.checkpoints = share("time for checkpoints", &TimeShares<Real>::checkpoints, shares);
    mean.lostWork = share("time for lost work", &TimeShares<Real>::lostWork, shares);
    mean.restarts = share("time for restarts", &TimeShares<Real>::restarts, shares);
    if (a_.waitingForRepair) mean.waitingForRepair = share("time waiting for spares", &TimeShares<Real>::waitingForRepair, shares);
    // Resharding, phases that train nothing, and the step that an arrival cuts short, too.
    Real rest = *mean.useful + *mean.checkpoints + *mean.lostWork + *mean.restarts;
    if (mean.waitingForRepair) rest = rest + *mean.waitingForRepair;
    mean.plannedPauses = named(complement(named(rest, "share of time in which the job works, restarts or waits", "")), "share of time for pauses", "");
    std::size_t i = 0;
    mean.failures = sum("failures in the run", "", [&](const Stretch<Real>& s) {
      const auto& there = shares[i++];
      return std::optional(there ? named(*there->failures / s.there.trainingSeconds * s.phase.seconds, "failures", s.label.c_str(), "") : defined<Real>(0.0, "failures", "", "nothing runs in this phase"));
    });
    return mean;
  }

  void power() {
    for (Stretch<Real>& s : stretches_)
      if (s.there.power) {
        s.phase.facilityWatts = s.there.power->facilityAverage;
        s.phase.facilityEnergy = during(s.there.power->facilityAverage, s, "facility energy of the phase", "J");
      }
    for (const Stretch<Real>& s : stretches_) a_.powerMissing.add(s.there.powerMissing);
    a_.itEnergy = sum("IT energy of the run", "J", [](const Stretch<Real>& s) { return s.there.power ? std::optional(during(s.there.power->itAverage, s, "IT energy of the phase", "J")) : std::nullopt; });
    a_.facilityEnergy = sum("facility energy of the run", "J", [](const Stretch<Real>& s) { return s.phase.facilityEnergy; });
    a_.carbonKg = sum("carbon of the run", "kg", [](const Stretch<Real>& s) { return partOf(s.there.carbonKg, s, "carbon of the phase", "kg"); });
    a_.waterLitres = sum("water of the run", "L", [](const Stretch<Real>& s) { return partOf(s.there.waterLitres, s, "water of the phase", "L"); });
    if (!a_.power || !a_.facilityEnergy) return;
    PowerAnswer<Real>& p = *a_.power;
    for (const MeanPower<Real>& mean : meanPowers<Real>) {
      const Real joules = *sum(mean.energy, "J", [&](const Stretch<Real>& s) { return std::optional(during((*s.there.power).*mean.member, s, mean.energy, "J")); });
      p.*mean.member = named(joules / a_.trainingSeconds, mean.name, "mean over the phases", "W");
    }
    p.gpuAverage = meanInUse(&PowerAnswer<Real>::gpuAverage, "average power of a GPU in use");
    p.nodeAverage = meanInUse(&PowerAnswer<Real>::nodeAverage, "average power of a node in use");
    p.facilityPeak = most(&PowerAnswer<Real>::facilityPeak, "peak facility power");
    p.facilityDesign = most(&PowerAnswer<Real>::facilityDesign, "design facility power");
    p.swing = most(&PowerAnswer<Real>::swing, "swing between compute and exchange");
    p.swingStall = most(&PowerAnswer<Real>::swingStall, "swing when the job stops");
    p.swingPerSecond = fastestSwing();
    if (valueOf(p.itAverage) > 0) p.pue = named(p.facilityAverage / p.itAverage, "PUE at the average load", "");
  }

  /// Over the GPUs in use and the time of their use. Before the first of them it is that of all pools.
  Real meanInUse(Real PowerAnswer<Real>::*member, const char* name) const {
    const auto inUse = [](const Stretch<Real>& s) {
      return named(s.phase.seconds * counted<Real>(double(s.phase.gpusUsed), "GPUs in use"), "time of the GPUs in use", s.label.c_str(), "s");
    };
    const Real time = *sum("time of the GPUs in use", "s", [&](const Stretch<Real>& s) { return std::optional(inUse(s)); });
    if (!(valueOf(time) > 0)) return (*onAll_.power).*member;
    const Real energy = *sum("energy in use", "J", [&](const Stretch<Real>& s) {
      return std::optional(named((*s.there.power).*member * inUse(s), "energy in use", s.label.c_str(), "J"));
    });
    return named(energy / time, name, "mean over the phases", "W");
  }

  std::optional<Real> fastestSwing() const {
    std::optional<Real> most;
    for (const Stretch<Real>& s : stretches_)
      if (const std::optional<Real>& rate = s.there.power->swingPerSecond; rate && s.phase.trains) most = most ? maximum(*most, *rate) : *rate;
    return most ? std::optional(named(*most, "least rate of the swing", "W/s")) : most;
  }

  /// Of all phases; a pool that comes after the last token has no part in it.
  Real most(Real PowerAnswer<Real>::*member, const char* name) const {
    Real highest = (*stretches_.front().there.power).*member;
    for (const Stretch<Real>& s : stretches_)
      highest = maximum(highest, (*s.there.power).*member);
    return named(highest, name, "W");
  }

  /// What one phase lacks, the run lacks: its totals leave it out in every phase.
  void leaveOut(const YearlyCost<Real>& yearly) {
    for (Stretch<Real>& s : stretches_)
      if (const std::optional<Real>& rate = s.there.cost.*yearly.member; rate && s.phase.runTotal)
        s.phase.runTotal =
            named(*s.phase.runTotal - during(*rate, s, yearly.name, "USD·s/year") /
                                          defined<Real>(secondsPerYear, "seconds in a year",
                                                        "s/year", "definition: 365.25 days"),
                  "cost of the phase, without what another phase lacks", "USD");
  }

  void cost() {
    CostAnswer<Real>& c = a_.cost;
    for (Stretch<Real>& s : stretches_) {
      s.phase.runTotal = partOf(s.there.cost.runTotal, s, "cost of the phase", "USD");
      c.missing.add(s.there.cost.missing);
    }
    for (const YearlyCost<Real>& yearly : yearlyCosts<Real>) {
      const std::optional<Real> spent = sum(yearly.name, "USD·s/year", [&](const Stretch<Real>& s) {
        const std::optional<Real>& rate = s.there.cost.*yearly.member;
        return rate ? std::optional(during(*rate, s, yearly.name, "USD·s/year")) : std::nullopt;
      });
      if (spent) c.*yearly.member = named(*spent / a_.trainingSeconds, yearly.name, "mean over the phases", "USD/year");
      else (c.*yearly.member).reset(), leaveOut(yearly);
    }
    c.runTotal = sum("cost of the run", "USD", [](const Stretch<Real>& s) { return s.phase.runTotal; });
    c.gpuHours = sum("GPU-hours, installed", "h", [](const Stretch<Real>& s) { return partOf(s.there.cost.gpuHours, s, "GPU-hours of the phase", "h"); });
    c.perGpuHour.reset();
    c.perMillionTokens.reset();
    if (!c.runTotal) return;
    if (valueOf(*c.gpuHours) > 0) c.perGpuHour = named(*c.runTotal / *c.gpuHours, "cost per installed GPU-hour", "USD");
    c.perMillionTokens = named(*c.runTotal * defined<Real>(1e6, "a million tokens", "tokens", "definition") / input<Real>(r_.scenario->job.tokens, "tokens of the run", "tokens", "job"), "cost per million tokens", "USD");
  }
};

}  // namespace

template <class Real>
Answer<Real> phasedAnswer(const ResolvedScenario& resolved, std::vector<Finding>* findings) {
  PhasedRun<Real> run(resolved, findings);
  return run.build();
}

template Answer<double> phasedAnswer(const ResolvedScenario&, std::vector<Finding>*);
template Answer<Traced> phasedAnswer(const ResolvedScenario&, std::vector<Finding>*);

}  // namespace cw
