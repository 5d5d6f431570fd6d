// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/phased_answer.h"

#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "model/estimate/dates.h"
#include "model/trace/traced.h"

namespace cw {
namespace {

/// The means over wall clock among the members.
template <class Real>
constexpr Real PowerAnswer<Real>::*const averages[] = {
    &PowerAnswer<Real>::itGpus,       &PowerAnswer<Real>::itHosts, &PowerAnswer<Real>::itNetwork, &PowerAnswer<Real>::itStorage, &PowerAnswer<Real>::itAverage,
    &PowerAnswer<Real>::distribution, &PowerAnswer<Real>::cooling, &PowerAnswer<Real>::facilityAverage};
constexpr const char* energyNames[] = {"energy of the GPUs", "energy of the hosts", "energy of the network", "energy of storage and management", "IT energy",
                                       "energy lost in transformers and UPS", "energy of cooling and the rest of the overhead", "facility energy"};
constexpr const char* averageNames[] = {"power of the GPUs", "power of the hosts", "power of the network", "power of storage and management", "average IT power",
                                        "losses of transformers and UPS", "cooling and the rest of the overhead", "average facility power"};

template <class Real>
constexpr std::optional<Real> CostAnswer<Real>::*const yearly[] = {&CostAnswer<Real>::depreciation, &CostAnswer<Real>::capital,     &CostAnswer<Real>::energy, &CostAnswer<Real>::colocation,
                                                                   &CostAnswer<Real>::staff,        &CostAnswer<Real>::maintenance, &CostAnswer<Real>::rent};
constexpr const char* yearlyNames[] = {"depreciation a year", "cost of capital a year", "electricity a year", "colocation a year", "staff a year", "maintenance a year", "rent a year"};

/// One after another, so that a derivation shows each sum with what the last phase adds.
template <class Real>
class Sum {
 public:
  Sum(const char* name, const char* unit) : name_(name), unit_(unit) {}
  void add(const std::optional<Real>& value) {
    if (!value) known_ = false;
    else add(*value);
  }
  void add(const Real& value) {
    sum_ = any_ ? named(sum_ + value, name_, unit_) : value;
    any_ = true;
  }
  bool known() const { return any_ && known_; }
  const Real& sum() const { return sum_; }
  std::optional<Real> value() const {
    if (!known()) return std::nullopt;
    return sum_;
  }

 private:
  const char *name_, *unit_;
  Real sum_{0.0};
  bool any_ = false, known_ = true;
};

template <class Real>
class PhasedRun {
 public:
  PhasedRun(const ResolvedScenario& r, std::vector<Finding>* findings) : r_(r) {
    ResolvedScenario whole = r;
    whole.earlier.clear();
    a_ = answerOf<Real>(whole, findings);
  }

  Answer<Real> build() {
    if (!(valueOf(a_.goodput) > 0)) return a_;  // a run that never ends has no phases either
    double left = r_.scenario->job.tokens;
    const Answer<Real> last = a_;
    for (const EarlierPhase& phase : r_.earlier) {
      left -= addPhase(phase, left);
      if (!(left > 0)) break;
    }
    if (left > 0) addLast(last, left);
    total();
    return a_;
  }

 private:
  const ResolvedScenario& r_;
  Answer<Real> a_;
  Sum<Real> seconds_{"training time", "s"}, useful_{"time of useful steps", "s"}, itEnergy_{"IT energy of the run", "J"}, facilityEnergy_{"facility energy of the run", "J"};
  Sum<Real> carbon_{"carbon of the run", "kg"}, water_{"water of the run", "L"}, cost_{"cost of the run", "USD"}, gpuHours_{"GPU-hours, installed", "h"};
  Sum<Real> energyOf_[std::size(averageNames)] = {{energyNames[0], "J"}, {energyNames[1], "J"}, {energyNames[2], "J"}, {energyNames[3], "J"},
                                                  {energyNames[4], "J"}, {energyNames[5], "J"}, {energyNames[6], "J"}, {energyNames[7], "J"}};
  /// Yearly rate × seconds, of the phases in which it is known.
  Sum<Real> spent_[std::size(yearlyNames)] = {{yearlyNames[0], "USD·s/year"}, {yearlyNames[1], "USD·s/year"}, {yearlyNames[2], "USD·s/year"}, {yearlyNames[3], "USD·s/year"},
                                              {yearlyNames[4], "USD·s/year"}, {yearlyNames[5], "USD·s/year"}, {yearlyNames[6], "USD·s/year"}};
  Real peak_{0.0};

  Real pauseOf(const Answer<Real>& a) const {
    if (a_.phases.empty() || !(valueOf(a.meanTimeBetweenFailures) > 0)) return defined<Real>(0.0, "pause before a phase", "s", "nothing to reshard, or no restart time is known");
    return named(a.checkpointTime + a.restart, "pause for resharding", "s");
  }

  /// Tokens that the phase trains, of those that are left.
  double addPhase(const EarlierPhase& phase, double left) {
    Scenario present = *phase.present;
    // The search for ranges and the comparison of tenures change these in the whole scenario alone.
    present.prices = r_.scenario->prices;
    present.tenure = r_.scenario->tenure;
    present.sites = r_.scenario->sites;
    present.reliability = r_.scenario->reliability;
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
    const Answer<Real> a = answerOf<Real>(there, nullptr);
    const Real pause = trains ? pauseOf(a) : Real(0.0);
    const double step = valueOf(a.step.total), perStep = std::max(1.0, job.step.tokensPerStep);
    const double most = trains && valueOf(a.goodput) > 0 ? std::floor(std::max(0.0, phase.seconds - valueOf(pause)) * valueOf(a.goodput) / step) : 0.0;
    const double needed = std::ceil(left / perStep);
    const bool ends = most >= needed;
    const Real steps = input<Real>(ends ? needed : most, "steps of the phase", "", ends ? "tokens that are left over tokens of a step, rounded up" : "whole steps that fit in before the next pools arrive");
    const Real seconds = ends ? named(steps * a.step.total / a.goodput + pause, "phase", phase.start.c_str(), "s")
                              : input<Real>(phase.seconds, "wall clock until the next pools arrive", "s", "scenario, dates of the pools");
    const double tokens = ends ? left : std::min(left, most * perStep);
    add(a, there, phase.start, seconds, pause, steps, tokens, trains);
    return tokens;
  }

  void addLast(const Answer<Real>& a, double left) {
    const Real pause = pauseOf(a);
    const Real steps = input<Real>(std::ceil(left / std::max(1.0, r_.main.step.tokensPerStep)), "steps of the last phase", "", "tokens that are left over tokens of a step, rounded up");
    const Real seconds = named(steps * a.step.total / a.goodput + pause, "last phase", "s");
    std::string start = r_.start;
    const auto& before = r_.earlier.back();
    if (const auto date = dateAfter(before.start, Duration::seconds(before.seconds))) start = *date;
    add(a, r_, start, seconds, pause, steps, left, true);
  }

  void add(const Answer<Real>& a, const ResolvedScenario& at, const std::string& start, const Real& seconds, const Real& pause, const Real& steps, double tokens, bool trains) {
    PhaseAnswer<Real> p;
    p.start = start;
    for (const Pool& pool : at.scenario->cluster.pools) p.pools.push_back(pool.name);
    p.gpusInstalled = at.scenario->cluster.gpusInstalled();
    p.gpusUsed = trains ? at.main.gpusUsed : 0;
    p.trains = trains;
    p.seconds = seconds;
    p.pause = pause;
    p.tokens = tokens;
    p.stepSeconds = a.step.total;
    p.goodput = a.goodput;
    if (a.power) p.facilityWatts = a.power->facilityAverage;
    const auto during = [&](const std::optional<Real>& whole, const char* name, const char* unit) {
      return whole && valueOf(a.trainingSeconds) > 0 ? std::optional(named(*whole / a.trainingSeconds * seconds, name, start.c_str(), unit)) : std::nullopt;
    };
    p.facilityEnergy = a.power ? std::optional(named(a.power->facilityAverage * seconds, "facility energy of the phase", start.c_str(), "J")) : std::nullopt;
    p.runTotal = during(a.cost.runTotal, "cost of the phase", "USD");
    seconds_.add(seconds);
    useful_.add(named(steps * a.step.total, "time of useful steps", start.c_str(), "s"));
    itEnergy_.add(a.power ? std::optional(named(a.power->itAverage * seconds, "IT energy of the phase", start.c_str(), "J")) : std::nullopt);
    facilityEnergy_.add(p.facilityEnergy);
    for (std::size_t i = 0; i < std::size(averageNames); ++i)
      energyOf_[i].add(a.power ? std::optional(named((*a.power).*averages<Real>[i] * seconds, energyNames[i], start.c_str(), "J")) : std::nullopt);
    for (std::size_t i = 0; i < std::size(yearlyNames); ++i) {
      const std::optional<Real>& rate = a.cost.*yearly<Real>[i];
      if (rate) spent_[i].add(named(*rate * seconds, yearlyNames[i], start.c_str(), "USD·s/year"));
    }
    carbon_.add(during(a.carbonKg, "carbon of the phase", "kg"));
    water_.add(during(a.waterLitres, "water of the phase", "L"));
    cost_.add(p.runTotal);
    gpuHours_.add(named(counted<Real>(double(p.gpusInstalled), "GPUs installed") * seconds / defined<Real>(3600, "seconds in an hour", "s/h", "definition"), "GPU-hours of the phase", start.c_str(), "h"));
    if (a.power) peak_ = a_.phases.empty() ? a.power->facilityPeak : maximum(peak_, a.power->facilityPeak);
    a_.phases.push_back(std::move(p));
  }

  void total() {
    a_.trainingSeconds = named(seconds_.sum(), "training time", "s");
    a_.goodput = named(useful_.sum() / a_.trainingSeconds, "goodput", "");
    if (a_.power) {
      for (std::size_t i = 0; i < std::size(averageNames); ++i) {
        if (energyOf_[i].known()) (*a_.power).*averages<Real>[i] = named(energyOf_[i].sum() / a_.trainingSeconds, averageNames[i], "mean over the phases", "W");
      }
      a_.power->facilityPeak = named(peak_, "peak facility power", "W");
      a_.power->pue = named(a_.power->facilityAverage / a_.power->itAverage, "PUE at the average load", "");
    }
    for (std::size_t i = 0; i < std::size(yearlyNames); ++i)
      if (spent_[i].known()) a_.cost.*yearly<Real>[i] = named(spent_[i].sum() / a_.trainingSeconds, yearlyNames[i], "mean over the phases", "USD/year");
    a_.itEnergy = itEnergy_.value();
    a_.facilityEnergy = facilityEnergy_.value();
    a_.carbonKg = carbon_.value();
    a_.waterLitres = water_.value();
    a_.cost.runTotal = cost_.value();
    a_.cost.perGpuHour.reset();
    a_.cost.perMillionTokens.reset();
    if (!a_.cost.runTotal) return;
    a_.cost.perGpuHour = named(*a_.cost.runTotal / gpuHours_.sum(), "cost per installed GPU-hour", "USD");
    if (r_.scenario->job.tokens > 0)
      a_.cost.perMillionTokens = named(*a_.cost.runTotal * defined<Real>(1e6, "a million tokens", "tokens", "definition") / input<Real>(r_.scenario->job.tokens, "tokens of the run", "tokens", "job"), "cost per million tokens", "USD");
  }
};

}  // namespace

template <class Real>
Answer<Real> phasedAnswer(const ResolvedScenario& resolved, std::vector<Finding>* findings) {
  PhasedRun<Real> run(resolved, findings);
  return run.build();
}

Answer<double> answerAt(const ResolvedScenario& resolved, double timeFactor) {
  ResolvedScenario slower = resolved;
  slower.timeFactor = timeFactor;
  return answerOf<double>(slower, nullptr);
}

template Answer<double> phasedAnswer(const ResolvedScenario&, std::vector<Finding>*);
template Answer<Traced> phasedAnswer(const ResolvedScenario&, std::vector<Finding>*);

}  // namespace cw
