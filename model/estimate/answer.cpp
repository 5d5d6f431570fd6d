// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/answer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory_resource>
#include <type_traits>

#include "model/estimate/limits.h"
#include "model/estimate/phased_answer.h"
#include "model/reliability/failure_causes.h"
#include "model/reliability/spares.h"
#include "model/trace/traced.h"
#include "model/workload/parameters.h"

namespace cw {
namespace {

template <class Real>
class AnswerBuilder {
 public:
  AnswerBuilder(const SteadyRun& run, std::vector<Finding>* findings) : r_(run), s_(run.scenario), main_(run.main), findings_(findings) { shareOut(); }

  Answer<Real> build() {
    step();
    a_.rates = ratesOf<Real>(main_.step, a_.step.total, double(main_.gpusUsed));
    reliability();
    trainingTime();
    power();
    energy();
    cost();
    return a_;
  }

 private:
  const SteadyRun& r_;
  const Scenario& s_;
  const ResolvedJob& main_;
  std::vector<Finding>* findings_;
  Answer<Real> a_;
  // A plan has a handful of sites: their sums stay off the heap.
  std::array<std::byte, 2048> buffer_;
  std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
  SiteValues<Real> siteWatts_{&memory_}, siteDesignWatts_{&memory_}, siteItWatts_{&memory_};
  SiteValues<double> siteAverage_{&memory_}, sitePeak_{&memory_}, siteDesign_{&memory_};  ///< of the fleet: a site feeds all of it
  PayerShares shares_{r_.payer, r_.isShared(), &memory_};

  static double gpusUsedOf(const Allocation& a) { return std::min(a.gpusUsed, a.nodes * a.pool->node.gpuCount); }

  void shareOut() {
    if (shares_.whole()) return;
    for (const PoolGroup& group : r_.pools.groups) shares_.install(group.kind, group.hall, double(group.gpusInstalled()));
    const auto use = [&](const ResolvedJob& job, bool isMain) {
      for (const Allocation& a : job.allocations) shares_.use(job.kinds[std::size_t(a.kind)].nodeKind, a.hall, gpusUsedOf(a), isMain);
    };
    use(main_, true);
    for (const ResolvedJob& job : r_.concurrent) use(job, false);
  }

  /// Jobs do not swing together: a job is told its own swing, the fleet the most that all could do at once.
  bool swings(const ResolvedJob& job) const {
    switch (r_.payer) {
      case Payer::mainJob: return &job == &main_;
      case Payer::otherJobs: return &job != &main_;
      case Payer::idle: return false;
      case Payer::fleet: break;
    }
    return true;
  }

  void missing(const char* what, const char* where) {
    if (findings_) findings_->push_back({Rule::missingFact, Severity::warning, where, what, {}, 0});
  }

  /// The step was computed when the job was resolved; a derivation computes it once more, with its trace.
  void step() {
    if constexpr (std::is_same_v<Real, double>) {
      for (std::size_t i = 0; i < stepPartCount; ++i) a_.step.parts[i] = main_.step.parts[i].seconds() * r_.timeFactor;
      for (std::size_t i = 0; i < memoryPartCount; ++i) a_.step.memory.parts[i] = main_.step.memory.parts[i].bytes();
      a_.step.total = main_.step.time().seconds() * r_.timeFactor;
    } else if (!main_.allocations.empty()) {  // else a phase whose nodes all work for other jobs
      a_.step = kindStep(main_.pacing);
      if (main_.exchange != main_.pacing) slowestExchange(kindStep(main_.exchange));
      if (main_.tightest != main_.pacing || main_.kinds[std::size_t(main_.tightest)].stage) a_.step.memory = kindStep(main_.tightest, true).memory;
    }
  }

  /// The step of one kind of node by itself, as the job's way of mixing its pools has it.
  StepTime<Real> kindStep(int kind, bool fullest = false) const {
    const KindShare& share = main_.kinds[std::size_t(kind)];
    const std::optional<StageShare>& stage = fullest ? share.fullestStage : share.stage;
    return stepTime<Real>({share.pool->node, s_.cluster.fabric, *main_.job, share.plan, main_.replicas, main_.constants(), share.microbatches, stage ? &*stage : nullptr, share.pool->gpuLimitWatts()});
  }

  /// Replicas of all pools exchange gradients together: the slowest links set the time.
  void slowestExchange(const StepTime<Real>& other) {
    const std::size_t exchange = std::size_t(StepPart::dataParallelExposed);
    a_.step.parts[exchange] = other.parts[exchange];
    a_.step.total = named(totalOf(a_.step), "step time", "s");
  }

  /// What GPUs of one kind do in a step; waiting for the slowest pool counts as straggling.
  std::array<Real, stepPartCount> kindParts(int kind) const {
    const KindShare& share = main_.kinds[std::size_t(kind)];
    std::array<Real, stepPartCount> parts;
    if constexpr (std::is_same_v<Real, double>) {
      parts = share.parts;
      for (double& part : parts) part *= r_.timeFactor;
    } else {
      if (kind == main_.pacing || share.microbatches == 0) return a_.step.parts;
      const StepTime<Real> own = kindStep(kind);
      parts = own.parts;
      const std::size_t waiting = std::size_t(StepPart::straggler);
      const Real nothing = defined<Real>(0.0, "nothing", "s", "definition: the slowest pool waits for nobody");
      parts[waiting] = named(parts[waiting] + maximum(nothing, a_.step.total - own.total), "stragglers and waiting for the slowest pool", "s");
    }
    return parts;
  }

  void reliability() {
    const Reliability& rel = s_.reliability;
    if (!rel.failuresPerThousandNodeDays.value || !rel.restart.value || !rel.checkpointBandwidth.value) {
      missing("failure rate, restart time or checkpoint bandwidth", "/reliability");
      a_.goodput = defined<Real>(1.0, "goodput", "", "no failures counted: the reliability of the scenario is not complete");
      return;
    }
    failures();
    checkpoints();
    a_.restart = input<Real>(rel.restart.value->seconds(), "restart time", "s", sourceOf(rel.restart));
    a_.pauses = input<Real>(rel.plannedPauseFraction.value.value_or(0), "planned pauses", "of wall clock", sourceOf(rel.plannedPauseFraction));
    const Real useful = named(dalyGoodput(a_.meanTimeBetweenFailures, timePerFailure(a_.restart, a_.checkpoint), a_.checkpoint.blocking, a_.checkpointInterval), "useful share under failures", "");
    repairs();
    a_.goodput = a_.waitingForRepair ? named(useful * complement(*a_.waitingForRepair) * complement(a_.pauses), "goodput", "")
                                     : named(useful * complement(a_.pauses), "goodput", "");
  }

  void failures() {
    const Reliability& rel = s_.reliability;
    // Rates are published for eight-GPU nodes.
    const Real nodes = counted<Real>(double(main_.gpusUsed) / 8, "eight-GPU nodes in use");
    const double known = *rel.failuresPerThousandNodeDays.value;
    if (findings_ && double(main_.gpusUsed) > manyGpus && known < 0.8 * failuresOfManyGpus)
      findings_->push_back(Finding{Rule::failuresAtThatSize, Severity::note, "/reliability/failures_per_1000_node_days", {}, {}, 0}
                               .with("gpus", double(main_.gpusUsed)).with("rate", known).with("published", failuresOfManyGpus));
    const Real rate = input<Real>(known, "failures per 1000 node-days", "", sourceOf(rel.failuresPerThousandNodeDays));
    // A rate of zero is a planner's wish; a failure in a thousand years stands for it.
    a_.meanTimeBetweenFailures = named(defined<Real>(86400.0 * 1000, "seconds in 1000 days", "s", "definition") / maximum(rate * nodes, defined<Real>(1e-3, "least failures in 1000 days", "", "definition: a rate of zero is read as a failure in a thousand years")), "mean time between failures", "s");
  }

  void checkpoints() {
    const Reliability& rel = s_.reliability;
    const ParameterCount count = countParameters(s_.job.architecture);
    const Real each = defined<Real>(6 + momentBytes(s_.job.optimizer), "bytes of a parameter in a checkpoint", "B", "definition: 16-bit weights, fp32 master weights and the optimizer's moments");
    a_.checkpointBytes = named(counted<Real>(count.total + count.prediction, "parameters, prediction modules with them") * each, "checkpoint size", "B");
    const Real bandwidth = input<Real>(rel.checkpointBandwidth.value->bytesPerSecond(), "checkpoint bandwidth", "B/s", sourceOf(rel.checkpointBandwidth));
    a_.checkpointTime = named(a_.checkpointBytes / bandwidth, "time to write a checkpoint", "s");
    if (rel.checkpointBlocking.value) a_.checkpointCopying = input<Real>(rel.checkpointBlocking.value->seconds(), "training stands still for a checkpoint", "s", sourceOf(rel.checkpointBlocking));
    a_.checkpoint = checkpointTimes(a_.checkpointTime, a_.checkpointCopying);
    checkpointInterval();
  }

  /// One checkpoint is whole before the next begins.
  void checkpointInterval() {
    const Fact<Duration>& given = s_.reliability.checkpointInterval;
    const double least = a_.checkpoint.behind ? valueOf(*a_.checkpoint.behind) : 0;
    const double best = bestCheckpointInterval(valueOf(a_.meanTimeBetweenFailures), valueOf(a_.checkpoint.blocking));
    const double interval = given.value ? given.value->seconds() : best;
    if (given.value && interval < least && findings_)
      findings_->push_back(Finding{Rule::checkpointsOverlap, Severity::warning, "/reliability/checkpoint_interval_s", {}, {}, 0}.with("interval_s", interval).with("writing_s", least));
    const char* source = interval < least ? "one checkpoint is written before the next begins" : given.value ? "scenario, reliability" : "the interval with the highest goodput under Daly's model";
    a_.checkpointInterval = input<Real>(std::max(interval, least), "checkpoint interval", "s", source);
  }

  /// Nodes that broke and are not back yet; the job stands still when no spare is left.
  void repairs() {
    const Reliability& rel = s_.reliability;
    if (!rel.repair.value) {
      if (findings_) findings_->push_back({Rule::missingFact, Severity::note, "/reliability/repair_s", "the time to repair a node", {}, 0});
      return;
    }
    const Real losses = input<Real>(publishedNodeLosses(), "failures that take a node out", "", interruptionsSource);
    const Real all = input<Real>(publishedInterruptionsTotal(), "failures of all causes", "", interruptionsSource);
    const Real repair = input<Real>(rel.repair.value->seconds(), "repair time of a node", "s", sourceOf(rel.repair));
    a_.nodesUnderRepair = named(losses / all * repair / a_.meanTimeBetweenFailures, "nodes under repair", "nodes");
    a_.waitingForRepair = input<Real>(shareWaitingForRepair(valueOf(*a_.nodesUnderRepair), spareNodesOf(main_)), "share of time waiting for a repair", "",
                                      "Erlang's loss formula over the nodes under repair and the spare nodes");
  }

  void trainingTime() {
    const double steps = std::ceil(s_.job.tokens / std::max(1.0, main_.step.tokensPerStep));
    const Real count = input<Real>(steps, "optimizer steps", "", "job: tokens over tokens of a step, rounded up");
    a_.trainingSeconds = named(count * a_.step.total / a_.goodput, "training time", "s");
  }

  void lacks(PowerGap part, const char* what, const char* where) {
    a_.powerMissing.add(part);
    missing(what, where);
  }

  bool allPowerKnown() {
    const auto everyNode = [&](auto&& knows) {
      const auto& groups = r_.pools.groups;
      return std::all_of(groups.begin(), groups.end(),
                         [&](const PoolGroup& group) { return knows(group.pool->node); });
    };
    const bool idle = everyNode([](const Node& n) { return n.gpu.idle.value.has_value(); });
    const bool host = everyNode([](const Node& n) { return n.hostActive.value.has_value(); });
    if (!idle) lacks(PowerGap::gpuIdle, "idle power of the GPU", "/cluster/pools");
    if (!host) lacks(PowerGap::hosts, "power of the rest of the node", "/cluster/pools");
    return idle && host;
  }

  /// Without a PUE nothing is counted between the meter and the IT.
  void overhead() {
    for (const Hall& hall : r_.pools.halls) {
      if (hall.site < s_.sites.size() && s_.sites[hall.site].pueFullLoad.value) continue;
      const std::string at = hall.site < s_.sites.size()
                                 ? "/sites/" + std::to_string(hall.site) + "/pue_full_load"
                                 : "/cluster/pools";
      lacks(PowerGap::cooling, "PUE of the site", at.c_str());
    }
  }

  /// What pools draw is told apart by their names.
  static void nameAs(PowerAnswer<Real>& p, const Allocation& a) {
    if constexpr (!std::is_same_v<Real, double>) {
      const std::string name = nameOfAlike(*a.pool, a.pools);
      const char* const pool = name.c_str();
      p.itGpus = renamed(p.itGpus, "GPUs", pool, "W");
      p.itHosts = renamed(p.itHosts, "hosts", pool, "W");
      p.itNetwork = renamed(p.itNetwork, "network", pool, "W");
      p.itStorage = renamed(p.itStorage, "storage and management", pool, "W");
      p.distribution = renamed(p.distribution, "losses of transformers and UPS", pool, "W");
      p.cooling = renamed(p.cooling, "cooling and the rest of the overhead", pool, "W");
      p.itAverage = renamed(p.itAverage, "average IT power", pool, "W");
      p.itDesign = renamed(p.itDesign, "design IT power", pool, "W");
      p.facilityAverage = renamed(p.facilityAverage, "average facility power", pool, "W");
      p.facilityPeak = renamed(p.facilityPeak, "peak facility power", pool, "W");
      p.facilityDesign = renamed(p.facilityDesign, "design facility power", pool, "W");
      p.swing = renamed(p.swing, "swing between compute and exchange", pool, "W");
      p.swingStall = renamed(p.swingStall, "swing when the job stops", pool, "W");
    }
  }

  /// Of nodes that others pay for too.
  static void scale(PowerAnswer<Real>& p, double share) {
    const Real part = input<Real>(share, "share of the GPUs installed", "", "counted: its GPUs over those of these nodes");
    using P = PowerAnswer<Real>;
    for (Real P::*member : {&P::itGpus, &P::itHosts, &P::itNetwork, &P::itStorage, &P::distribution, &P::cooling, &P::itAverage,
                            &P::itDesign, &P::facilityAverage, &P::facilityPeak, &P::facilityDesign})
      p.*member = p.*member * part;
  }

  void add(PowerAnswer<Real>& sum, const PowerAnswer<Real>& p, std::size_t site) {
    sum.itGpus += p.itGpus;
    sum.itHosts += p.itHosts;
    sum.itNetwork += p.itNetwork;
    sum.itStorage += p.itStorage;
    sum.distribution += p.distribution;
    sum.cooling += p.cooling;
    sum.itAverage += p.itAverage;
    sum.facilityAverage += p.facilityAverage;
    sum.facilityPeak += p.facilityPeak;
    sum.facilityDesign += p.facilityDesign;
    siteItWatts_[site] += p.itAverage;
    siteWatts_[site] += p.facilityAverage;
    siteDesignWatts_[site] += p.itDesign;
  }

  void addToSite(const PowerAnswer<Real>& p, std::size_t site) {
    siteAverage_[site] += valueOf(p.facilityAverage);
    sitePeak_[site] += valueOf(p.facilityPeak);
    siteDesign_[site] += valueOf(p.facilityDesign);
  }

  void power() {
    const std::size_t n = s_.sites.size() + 1;  // the last: pools whose site is not known
    siteWatts_.assign(n, Real(0.0));
    siteItWatts_.assign(n, Real(0.0));
    siteDesignWatts_.assign(n, Real(0.0));
    siteAverage_.assign(n, 0.0);
    sitePeak_.assign(n, 0.0);
    siteDesign_.assign(n, 0.0);
    if (!allPowerKnown()) return;
    if (!(s_.cluster.fabric.powerShareOfIt > 0)) {
      const bool counted = s_.cluster.fabric.switchPower.has_value();
      if (!counted) a_.powerMissing.add(PowerGap::network);
      lacks(PowerGap::storage,
            counted ? "power of storage and management" : "power of network and storage",
            "/cluster/fabric");
    }
    overhead();
    PowerAnswer<Real> sum;
    std::array<Activity<Real>, limits::nodeKinds> activities;
    for (std::size_t kind = 0; kind < main_.kinds.size(); ++kind) activities[kind] = activityIn(kindParts(int(kind)));
    for (const Allocation& a : main_.allocations) {
      const PowerAnswer<Real> p = group(main_, a, activities[std::size_t(a.kind)], sum);
      if (a.pool == &main_.pacingPool()) {
        sum.gpuAverage = p.gpuAverage;
        sum.nodeAverage = p.nodeAverage;
      }
    }
    for (const ResolvedJob& job : r_.concurrent) {
      std::array<Real, stepPartCount> parts;
      for (int i = 0; i < stepPartCount; ++i) parts[std::size_t(i)] = input<Real>(job.step.parts[std::size_t(i)].seconds(), derivationName(StepPart(i)), "s", "the step of a concurrent job, by the same formulas");
      const Activity<Real> activity = activityIn(parts);
      for (const Allocation& a : job.allocations) group(job, a, activity, sum);
    }
    sum.itGpus = named(sum.itGpus, "power of the GPUs", "W");
    sum.itHosts = named(sum.itHosts, "power of the hosts", "W");
    sum.itNetwork = named(sum.itNetwork, "power of the network", "W");
    sum.itStorage = named(sum.itStorage, "power of storage and management", "W");
    sum.distribution = named(sum.distribution, "losses of transformers and UPS", "W");
    sum.cooling = named(sum.cooling, "cooling and the rest of the overhead", "W");
    sum.itAverage = named(sum.itAverage, "average IT power", "W");
    sum.facilityAverage = named(sum.facilityAverage, "average facility power", "W");
    sum.facilityPeak = named(sum.facilityPeak, "peak facility power", "W");
    sum.facilityDesign = named(sum.facilityDesign, "design facility power", "W");
    sum.swing = named(sum.swing, "swing between compute and exchange", "W");
    sum.swingStall = named(sum.swingStall, "swing when the job stops", "W");
    sum.swingPerSecond = swingRate(sum.swing, a_.step.parts[std::size_t(StepPart::dataParallelExposed)]);
    if (valueOf(sum.itAverage) > 0) sum.pue = named(sum.facilityAverage / sum.itAverage, "PUE at the average load", "");
    a_.power = sum;
    checkLimits();
  }

  PowerAnswer<Real> group(const ResolvedJob& job, const Allocation& a, const Activity<Real>& activity, PowerAnswer<Real>& sum) {
    const Hall& hall = r_.pools.halls[std::size_t(a.hall)];
    const Site* site = hall.site < s_.sites.size() ? &s_.sites[hall.site] : nullptr;
    const NodeGroup g{&a.pool->node, site, a.nodes, gpusUsedOf(a), hall.switchWattsPerNode, a.pool->gpuLimitWatts()};
    PowerAnswer<Real> p = powerOf(g, s_.cluster.fabric, activity, a_.goodput);
    addToSite(p, hall.site);
    if (!shares_.whole()) scale(p, shares_.of(job.kinds[std::size_t(a.kind)].nodeKind, a.hall));
    nameAs(p, a);
    add(sum, p, hall.site);
    if (swings(job)) {
      sum.swing += p.swing;
      sum.swingStall += p.swingStall;
    }
    return p;
  }

  void checkLimits() {
    for (std::size_t i = 0; i < s_.sites.size(); ++i) {
      const Site& site = s_.sites[i];
      if (!findings_ || !site.powerLimit.value) continue;
      const bool over = sitePeak_[i] > site.powerLimit.value->watts();
      if (!over && siteDesign_[i] <= site.powerLimit.value->watts()) continue;
      Finding f{over ? Rule::siteOverLimit : Rule::siteDesignOverLimit,
                over ? Severity::error : Severity::warning,
                "/sites/" + std::to_string(i) + "/power_limit_w",
                site.name,
                {},
                0};
      f.with("peak_mw", sitePeak_[i] / 1e6).with("limit_mw", site.powerLimit.value->megawatts());
      if (!over)
        f.with("design_mw", siteDesign_[i] / 1e6).with("average_mw", siteAverage_[i] / 1e6);
      findings_->push_back(f);
    }
  }

  static Real joulesPerKwh() { return defined<Real>(3.6e6, "joules in a kilowatt-hour", "J/kWh", "definition"); }
  const char* site(std::size_t i) const { return i < s_.sites.size() ? s_.sites[i].name.c_str() : "no site"; }

  void energy() {
    if (!a_.power) return;
    a_.itEnergy = named(a_.power->itAverage * a_.trainingSeconds, "IT energy of the run", "J");
    a_.facilityEnergy = named(a_.power->facilityAverage * a_.trainingSeconds, "facility energy of the run", "J");
    Real carbon = Real(0.0), water = Real(0.0);
    bool carbonKnown = true, waterKnown = true;
    for (std::size_t i = 0; i < siteWatts_.size(); ++i) {
      if (valueOf(siteWatts_[i]) <= 0) continue;
      const bool known = i < s_.sites.size();
      if (known && s_.sites[i].carbonGramsPerKwh.value)
        carbon += named(named(siteWatts_[i], "average facility power", site(i), "W") * a_.trainingSeconds / joulesPerKwh() * input<Real>(*s_.sites[i].carbonGramsPerKwh.value, "carbon intensity", "g/kWh", sourceOf(s_.sites[i].carbonGramsPerKwh)) /
                            defined<Real>(1000.0, "grams in a kilogram", "g/kg", "definition"),
                        "carbon", site(i), "kg");
      else carbonKnown = false;
      if (known && s_.sites[i].waterLitresPerKwh.value)
        water += named(named(siteItWatts_[i], "average IT power", site(i), "W") * a_.trainingSeconds / joulesPerKwh() * input<Real>(*s_.sites[i].waterLitresPerKwh.value, "water use", "L/kWh", sourceOf(s_.sites[i].waterLitresPerKwh)),
                       "water", site(i), "L");
      else waterKnown = false;
    }
    if (carbonKnown) a_.carbonKg = named(carbon, "carbon of the run", "kg");
    else missing("carbon intensity of the site", "/sites");
    if (waterKnown) a_.waterLitres = named(water, "water of the run", "L");
    else missing("water use of the site", "/sites");
  }

  void cost() {
    CostInputs<Real> in{a_.trainingSeconds, s_.job.tokens, nullptr, nullptr,
                        a_.powerMissing.empty(), &shares_};
    if (a_.power) {
      in.facilityAverageWatts = &siteWatts_;
      in.itDesignWatts = &siteDesignWatts_;
    }
    a_.cost = costOf(s_, r_.pools, r_.tenure, in, findings_);
  }
};

}  // namespace

SteadyRun onAllPools(const ResolvedScenario& r) {
  return {*r.scenario, *r.pools, r.main, *r.concurrent, r.tenure.value_or(r.scenario->tenure), r.timeFactor, r.payer};
}

template <class Real>
Answer<Real> answerOf(const SteadyRun& run, std::vector<Finding>* findings) {
  return AnswerBuilder<Real>(run, findings).build();
}

template <class Real>
Answer<Real> answerOf(const ResolvedScenario& resolved, std::vector<Finding>* findings) {
  return resolved.inPhases() ? phasedAnswer<Real>(resolved, findings) : answerOf<Real>(onAllPools(resolved), findings);
}

template Answer<double> answerOf(const SteadyRun&, std::vector<Finding>*);
template Answer<Traced> answerOf(const SteadyRun&, std::vector<Finding>*);
template Answer<double> answerOf(const ResolvedScenario&, std::vector<Finding>*);
template Answer<Traced> answerOf(const ResolvedScenario&, std::vector<Finding>*);

}  // namespace cw
