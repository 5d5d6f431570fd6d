// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/reliability_answer.h"

#include <cmath>

#include "model/estimate/time_shares.h"
#include "model/reliability/goodput.h"
#include "model/reliability/spares.h"
#include "model/trace/traced.h"

namespace cw {
namespace {

template <class Real>
class ReliabilityBuilder {
 public:
  /// `answer`: on all pools; `whole`: shares of the run where it has phases.
  ReliabilityBuilder(const ResolvedScenario& r, const Answer<Real>& answer, const std::optional<TimeShares<Real>>& whole) : r_(r), a_(answer), whole_(whole) {}

  ReliabilityAnswer<Real> build() {
    days_ = named(a_.trainingSeconds / defined<Real>(86400.0, "seconds in a day", "s/day", "definition"), "training time in days", "days");
    useful_ = named(dalyGoodput(a_.meanTimeBetweenFailures, timePerFailure(a_.restart, a_.checkpoint), a_.checkpoint.blocking, a_.checkpointInterval), "useful share under failures", "");
    causes();
    losses();
    proposeInterval();
    proposeBandwidth();
    proposeSpares();
    return e_;
  }

 private:
  const ResolvedScenario& r_;
  const Answer<Real>& a_;
  const std::optional<TimeShares<Real>>& whole_;
  ReliabilityAnswer<Real> e_;
  Real days_{0.0}, useful_{0.0};

  void causes() {
    const auto& rate = r_.scenario->reliability.failuresPerThousandNodeDays;
    e_.failureTotal = input<Real>(*rate.value, "failures per 1000 node-days", "", sourceOf(rate));
    const Real all = input<Real>(publishedInterruptionsTotal(), "failures of all causes", "", interruptionsSource);
    for (int i = 0; i < failureCauseCount; ++i) {
      const Real counted = input<Real>(publishedInterruptions()[std::size_t(i)], "failures of this cause", "", interruptionsSource);
      e_.failureRates[std::size_t(i)] = named(e_.failureTotal * counted / all, "failures per 1000 node-days", derivationName(FailureCause(i)), "");
    }
  }

  void losses() {
    const TimeShares<Real> shares = whole_ ? *whole_ : timeSharesOf(a_);
    e_.useful = *shares.useful;
    e_.checkpoints = *shares.checkpoints;
    e_.lostWork = *shares.lostWork;
    e_.restarts = *shares.restarts;
    e_.plannedPauses = *shares.plannedPauses;
    e_.waitingForRepair = shares.waitingForRepair;
    e_.failuresInRun = *shares.failures;
    e_.nodesUnderRepair = a_.nodesUnderRepair;
  }

  /// Days that the run is shorter by when a share of its time that was `now` becomes `then`.
  Real gain(const Real& now, const Real& then, const char* name) const { return named(days_ * complement(now / then), name, "days"); }

  bool intervalIsOpen() const { return !r_.scenario->reliability.checkpointInterval.value; }
  /// The best one leaves time to write the checkpoint before.
  double bestInterval(const CheckpointTimes<double>& checkpoint) const {
    return std::max(bestCheckpointInterval(valueOf(a_.meanTimeBetweenFailures), checkpoint.blocking), checkpoint.behind.value_or(0));
  }
  double intervalFor(const CheckpointTimes<double>& checkpoint) const {
    return intervalIsOpen() ? bestInterval(checkpoint) : std::max(valueOf(a_.checkpointInterval), checkpoint.behind.value_or(0));
  }
  static CheckpointTimes<double> valuesOf(const CheckpointTimes<Real>& c) {
    return {valueOf(c.blocking), c.behind ? std::optional(valueOf(*c.behind)) : std::nullopt};
  }

  void proposeInterval() {
    const double best = bestInterval(valuesOf(a_.checkpoint));
    e_.interval = input<Real>(best, "best checkpoint interval", "s", "the interval with the highest goodput under Daly's model, time to write the checkpoint before at least");
    const Real then = named(dalyGoodput(a_.meanTimeBetweenFailures, timePerFailure(a_.restart, a_.checkpoint), a_.checkpoint.blocking, e_.interval), "useful share at the best interval", "");
    e_.intervalGainDays = gain(useful_, then, "days saved by the best checkpoint interval");
  }

  Real usefulAt(const Real& bandwidth, const char* name) const {
    const CheckpointTimes<Real> checkpoint = checkpointTimes(named(a_.checkpointBytes / bandwidth, "time to write a checkpoint then", "s"), a_.checkpointCopying);
    const Real interval = input<Real>(intervalFor(valuesOf(checkpoint)), "checkpoint interval then", "s", intervalIsOpen() ? "the interval with the highest goodput under Daly's model" : "scenario, reliability");
    return named(dalyGoodput(a_.meanTimeBetweenFailures, timePerFailure(a_.restart, checkpoint), checkpoint.blocking, interval), name, "");
  }

  /// The gain of doubling falls with bandwidth, since what checkpoints cost does; where nothing useful is done at all, it is whole.
  bool suffices(double bandwidth) const {
    const double m = valueOf(a_.meanTimeBetweenFailures), once = valueOf(a_.checkpointBytes) / bandwidth;
    const std::optional<double> copying = a_.checkpointCopying ? std::optional(valueOf(*a_.checkpointCopying)) : std::nullopt;
    const auto useful = [&](double writing) {
      const CheckpointTimes<double> checkpoint = checkpointTimes<double>(writing, copying);
      return dalyGoodput<double>(m, checkpoint.behind.value_or(0), checkpoint.blocking, intervalFor(checkpoint));
    };
    return 1 - useful(once) / useful(once / 2) <= leastGainOfDoubling;
  }

  void proposeBandwidth() {
    const Real now = input<Real>(r_.scenario->reliability.checkpointBandwidth.value->bytesPerSecond(), "checkpoint bandwidth", "B/s", sourceOf(r_.scenario->reliability.checkpointBandwidth));
    e_.bandwidthInPlan = now;
    double low = -40, high = 40;  // powers of two over the bandwidth of the plan
    for (int i = 0; i < 50; ++i) {
      const double middle = (low + high) / 2;
      (suffices(valueOf(now) * std::exp2(middle)) ? high : low) = middle;
    }
    // What the plan has beyond need is no proposal.
    e_.bandwidth = input<Real>(valueOf(now) * std::exp2(std::max(0.0, high)), "checkpoint bandwidth that suffices", "B/s", "the least at which doubling it would shorten the run by less than 1 %, or what the plan has");
    e_.bandwidthGainDays = gain(useful_, usefulAt(e_.bandwidth, "useful share at that bandwidth"), "days saved by the bandwidth that suffices");
    const Real doubled = named(now * defined<Real>(2.0, "twice", "", "definition"), "twice the checkpoint bandwidth", "B/s");
    e_.doublingGainDays = gain(useful_, usefulAt(doubled, "useful share at twice the bandwidth"), "days saved by twice the bandwidth");
  }

  void proposeSpares() {
    const double inPlan = spareNodesOf(r_.main);
    e_.spareNodesInPlan = counted<Real>(inPlan, "spare nodes, and nodes that no replica fills", "nodes");
    if (!a_.nodesUnderRepair) return;
    const double load = valueOf(*a_.nodesUnderRepair), enough = std::max(inPlan, proposedSpares(load, nodesInUse(r_.main)));
    e_.spareNodes = input<Real>(enough, "spare nodes that suffice", "nodes", "the least at which one more would save no more time than the node would by working, or what the plan has");
    const Real then = input<Real>(shareWaitingForRepair(load, enough), "share of time waiting with that many spares", "", "Erlang's loss formula over the nodes under repair and the spare nodes");
    e_.spareNodesGainDays = gain(named(complement(*a_.waitingForRepair), "share of time with enough nodes", ""), named(complement(then), "share of time with enough nodes then", ""), "days saved by the spares that suffice");
  }
};

}  // namespace

template <class Real>
std::optional<ReliabilityAnswer<Real>> reliabilityOf(const ResolvedScenario& resolved, const Answer<Real>& answer) {
  const bool known = valueOf(answer.meanTimeBetweenFailures) > 0 && valueOf(answer.goodput) > 0 && std::isfinite(valueOf(answer.trainingSeconds));
  if (!known) return std::nullopt;
  if (answer.phases.empty()) return ReliabilityBuilder<Real>(resolved, answer, answer.shares).build();
  // Proposals are for the pools that are there in the end, for as long as they are.
  Answer<Real> last = answerOf<Real>(onAllPools(resolved), nullptr);
  last.trainingSeconds = answer.phases.back().seconds;
  return ReliabilityBuilder<Real>(resolved, last, answer.shares).build();
}

template <class Real>
std::vector<std::pair<std::string, std::optional<Real>>> figuresOf(const std::optional<ReliabilityAnswer<Real>>& r) {
  std::vector<std::pair<std::string, std::optional<Real>>> list;
  const auto add = [&](std::string key, std::optional<Real> value) {
    if (!r || !value || !std::isfinite(valueOf(*value))) value.reset();
    list.emplace_back(std::move(key), std::move(value));
  };
  const ReliabilityAnswer<Real> v = r.value_or(ReliabilityAnswer<Real>{});
  for (int i = 0; i < failureCauseCount; ++i) add(std::string("failures_per_1000_node_days/") + keyOf(FailureCause(i)), v.failureRates[std::size_t(i)]);
  add("failures_per_1000_node_days/total", v.failureTotal);
  add("failures_in_run", v.failuresInRun);
  add("share_of_time/useful", v.useful);
  add("share_of_time/checkpoints", v.checkpoints);
  add("share_of_time/lost_work", v.lostWork);
  add("share_of_time/restarts", v.restarts);
  add("share_of_time/waiting_for_repair", v.waitingForRepair);
  add("share_of_time/planned_pauses", v.plannedPauses);
  add("spare_nodes_in_plan", v.spareNodesInPlan);
  add("proposals/checkpoint_interval/interval_s", v.interval);
  add("proposals/checkpoint_interval/gain_days", v.intervalGainDays);
  add("proposals/checkpoint_bandwidth/bytes_per_s", v.bandwidth);
  add("proposals/checkpoint_bandwidth/gain_days", v.bandwidthGainDays);
  add("proposals/checkpoint_bandwidth/doubling_gain_days", v.doublingGainDays);
  add("proposals/spare_nodes/nodes", v.spareNodes);
  add("proposals/spare_nodes/gain_days", v.spareNodesGainDays);
  add("proposals/spare_nodes/nodes_under_repair", v.nodesUnderRepair);
  return list;
}

template std::optional<ReliabilityAnswer<double>> reliabilityOf(const ResolvedScenario&, const Answer<double>&);
template std::optional<ReliabilityAnswer<Traced>> reliabilityOf(const ResolvedScenario&, const Answer<Traced>&);
template std::vector<std::pair<std::string, std::optional<double>>> figuresOf(const std::optional<ReliabilityAnswer<double>>&);
template std::vector<std::pair<std::string, std::optional<Traced>>> figuresOf(const std::optional<ReliabilityAnswer<Traced>>&);

}  // namespace cw
