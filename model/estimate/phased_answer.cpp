// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/phased_answer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "model/estimate/dates.h"
#include "model/estimate/time_shares.h"
#include "model/trace/traced.h"

namespace cw {
namespace {

/// A phase with the whole run as it would be on its pools alone.
template <class Real>
struct Stretch {
  PhaseAnswer<Real> phase;
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
  PhasedRun(const ResolvedScenario& r, std::vector<Finding>* findings) : r_(r), a_(answerOf<Real>(onAllPools(r), findings)) {}

  Answer<Real> build() {
    if (!(valueOf(a_.goodput) > 0)) return a_;  // a run that never ends has no phases either
    double left = r_.scenario->job.tokens;
    for (std::size_t i = 0; i < r_.earlier.size() && left > 0; ++i) left -= addEarlier(r_.earlier[i], left);
    if (left > 0) addLast(left);
    times();
    power();
    cost();
    for (const Stretch<Real>& s : stretches_) a_.phases.push_back(s.phase);
    return a_;
  }

 private:
  const ResolvedScenario& r_;
  Answer<Real> a_;  ///< on all pools, and in the end of all phases
  std::vector<Stretch<Real>> stretches_;

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
    return named(rate * s.phase.seconds, name, s.phase.start.c_str(), unit);
  }
  /// The phase's part of what a whole run on its pools would take.
  static std::optional<Real> partOf(const std::optional<Real>& whole, const Stretch<Real>& s, const char* name, const char* unit) {
    if (!whole || !(valueOf(s.there.trainingSeconds) > 0)) return std::nullopt;
    return named(*whole / s.there.trainingSeconds * s.phase.seconds, name, s.phase.start.c_str(), unit);
  }

  Real pauseBefore(const Answer<Real>& there) const {
    const bool running = std::any_of(stretches_.begin(), stretches_.end(), [](const Stretch<Real>& s) { return s.phase.trains; });
    if (!running || !(valueOf(there.meanTimeBetweenFailures) > 0)) return defined<Real>(0.0, "pause before a phase", "s", "nothing to reshard, or no restart time is known");
    return named(there.checkpointTime + there.restart, "pause for resharding", "s");
  }

  /// Tokens that the phase trains, of those that are left.
  double addEarlier(const EarlierPhase& phase, double left) {
    const Scenario present = presentOn(*r_.scenario, phase.start);
    ResolvedScenario there;
    there.scenario = &present;
    there.main = phase.main;
    there.concurrent = phase.concurrent;
    there.timeFactor = r_.timeFactor;
    const ResolvedJob& job = phase.main;
    const bool trains = !job.allocations.empty() && job.possible && job.gpusUsed <= job.gpusAvailable && job.step.memory.fits();
    if (!trains) {
      for (Allocation& a : there.main.allocations) a.gpusUsed = 0;
      there.main.gpusUsed = 0;
    }
    Stretch<Real> s = stretchOf(there, phase.start, trains);
    const double perStep = std::max(1.0, job.step.tokensPerStep), needed = std::ceil(left / perStep);
    const double useful = std::max(0.0, phase.seconds - valueOf(s.phase.pause)) * valueOf(s.there.goodput);
    const double most = trains ? std::floor(useful / valueOf(s.there.step.total)) : 0;
    if (most >= needed) {
      end(s, left, perStep);
    } else {
      s.steps = input<Real>(most, "steps of the phase", "", "whole steps that fit in before the next pools arrive");
      s.phase.tokens = most * perStep;
      s.phase.seconds = input<Real>(phase.seconds, "wall clock until the next pools arrive", "s", "scenario, dates of the pools");
      s.phase.pause = minimum(s.phase.pause, s.phase.seconds);  // the next pools may be there before the job runs again
    }
    const double tokens = s.phase.tokens;
    stretches_.push_back(std::move(s));
    return tokens;
  }

  void addLast(double left) {
    const EarlierPhase& before = r_.earlier.back();
    Stretch<Real> s = stretchOf(onAllPools(r_), dateAfter(before.start, Duration::seconds(before.seconds)).value_or(before.start), true);
    end(s, left, std::max(1.0, r_.main.step.tokensPerStep));
    stretches_.push_back(std::move(s));
  }

  Stretch<Real> stretchOf(const ResolvedScenario& at, const std::string& start, bool trains) const {
    Stretch<Real> s;
    s.there = answerOf<Real>(at, nullptr);
    s.phase.start = start;
    for (const Pool& pool : at.scenario->cluster.pools) s.phase.pools.push_back(pool.name);
    s.phase.gpusInstalled = at.scenario->cluster.gpusInstalled();
    // A replica larger than the cluster is an error among the findings; no more GPUs are used than there are.
    s.phase.gpusUsed = trains ? std::min(at.main.gpusUsed, s.phase.gpusInstalled) : 0;
    s.phase.trains = trains;
    s.phase.stepSeconds = s.there.step.total;
    s.phase.goodput = s.there.goodput;
    if (trains) s.phase.pause = pauseBefore(s.there);
    return s;
  }

  /// The run ends in this phase.
  static void end(Stretch<Real>& s, double left, double perStep) {
    s.steps = input<Real>(std::ceil(left / perStep), "steps of the last phase", "", "tokens that are left over tokens of a step, rounded up");
    s.phase.tokens = left;
    s.phase.seconds = named(s.steps * s.there.step.total / s.there.goodput + s.phase.pause, "last phase", "s");
  }

  void times() {
    a_.trainingSeconds = named(*sum("training time", "s", [](const Stretch<Real>& s) { return std::optional(s.phase.seconds); }), "training time", "s");
    const Real useful = *sum("time of useful steps", "s", [](const Stretch<Real>& s) { return std::optional(named(s.steps * s.there.step.total, "time of useful steps", s.phase.start.c_str(), "s")); });
    a_.goodput = named(useful / a_.trainingSeconds, "goodput", "");
    if (!(valueOf(a_.meanTimeBetweenFailures) > 0)) return;
    a_.shares = meanShares();
  }

  Real share(const char* name, std::optional<Real> TimeShares<Real>::*part, const std::vector<std::optional<TimeShares<Real>>>& shares) const {
    std::size_t i = 0;
    const std::optional<Real> seconds = sum(name, "s", [&](const Stretch<Real>& s) {
      const auto& there = shares[i++];
      const Real running = named(s.phase.seconds - s.phase.pause, "time beside resharding", s.phase.start.c_str(), "s");
      return std::optional(there && (*there).*part ? named(*((*there).*part) * running, name, s.phase.start.c_str(), "s") : defined<Real>(0.0, name, "s", "nothing is trained in this phase"));
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
      return std::optional(there ? named(*there->failures / s.there.trainingSeconds * s.phase.seconds, "failures", s.phase.start.c_str(), "") : defined<Real>(0.0, "failures", "", "nothing runs in this phase"));
    });
    return mean;
  }

  void power() {
    for (Stretch<Real>& s : stretches_)
      if (s.there.power) {
        s.phase.facilityWatts = s.there.power->facilityAverage;
        s.phase.facilityEnergy = during(s.there.power->facilityAverage, s, "facility energy of the phase", "J");
      }
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
    p.facilityPeak = stretches_.front().there.power->facilityPeak;
    for (const Stretch<Real>& s : stretches_) p.facilityPeak = maximum(p.facilityPeak, s.there.power->facilityPeak);
    p.facilityPeak = named(p.facilityPeak, "peak facility power", "W");
    p.pue = named(p.facilityAverage / p.itAverage, "PUE at the average load", "");
  }

  void cost() {
    CostAnswer<Real>& c = a_.cost;
    for (const YearlyCost<Real>& yearly : yearlyCosts<Real>) {
      const std::optional<Real> spent = sum(yearly.name, "USD·s/year", [&](const Stretch<Real>& s) {
        const std::optional<Real>& rate = s.there.cost.*yearly.member;
        return rate ? std::optional(during(*rate, s, yearly.name, "USD·s/year")) : std::nullopt;
      });
      if (spent) c.*yearly.member = named(*spent / a_.trainingSeconds, yearly.name, "mean over the phases", "USD/year");
      else (c.*yearly.member).reset();
    }
    for (Stretch<Real>& s : stretches_) s.phase.runTotal = partOf(s.there.cost.runTotal, s, "cost of the phase", "USD");
    c.runTotal = sum("cost of the run", "USD", [](const Stretch<Real>& s) { return s.phase.runTotal; });
    c.gpuHours = sum("GPU-hours, installed", "h", [](const Stretch<Real>& s) { return partOf(s.there.cost.gpuHours, s, "GPU-hours of the phase", "h"); });
    c.perGpuHour.reset();
    c.perMillionTokens.reset();
    if (!c.runTotal) return;
    c.perGpuHour = named(*c.runTotal / *c.gpuHours, "cost per installed GPU-hour", "USD");
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
