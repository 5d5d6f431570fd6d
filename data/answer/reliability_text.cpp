// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/reliability_text.h"

#include <vector>

#include "data/answer/table.h"

namespace cw {
namespace {

std::string percent(double fraction) { return readable(fraction * 100) + " %"; }
std::string days(double n) { return readable(n) + " days"; }

std::string losses(const Estimate& e, const ReliabilityAnswer<double>& r) {
  std::vector<Row> rows;
  const auto add = [&](const char* name, double share) { rows.push_back({name, percent(share), days(share * e.trainingTime.days())}); };
  add("useful work", r.useful);
  add("checkpoints", r.checkpoints);
  add("work done again", r.lostWork);
  add("restarts", r.restarts);
  add("planned pauses", r.plannedPauses);
  if (r.waitingForRepair) add("waiting for a repair", *r.waitingForRepair);
  else rows.push_back({"waiting for a repair", "not known", "no repair time is given"});
  return "\nWhere the time of the run goes, with " + readable(r.failuresInRun) + " failures, one every " + readable(e.goodput.meanTimeBetweenFailures.seconds() / 3600) +
         " h\n" + alignedTable(rows, 1, "  ");
}

std::string causes(const ReliabilityAnswer<double>& r) {
  std::vector<Row> rows;
  for (int i = 0; i < failureCauseCount; ++i) {
    const double rate = r.failureRates[std::size_t(i)];
    rows.push_back({derivationName(FailureCause(i)), readable(rate), r.failureTotal > 0 ? percent(rate / r.failureTotal) : ""});
  }
  rows.push_back({"all", readable(r.failureTotal), "100 %"});
  return "\nFailures per 1000 node-days\n" + alignedTable(rows, 1, "  ") + "    shares: " + interruptionsSource + "\n";
}

std::string proposals(const Estimate& e, const ReliabilityAnswer<double>& r) {
  std::vector<Row> rows{{"", "plan", "proposed", "saves"}};
  rows.push_back({"checkpoint every", readable(e.goodput.checkpointInterval.seconds()) + " s", readable(r.interval) + " s", days(r.intervalGainDays)});
  const double now = r.bandwidthInPlan;
  rows.push_back({"checkpoint bandwidth", scaled(now, "B/s"), scaled(r.bandwidth, "B/s"), days(r.bandwidthGainDays)});
  rows.push_back({"  twice the plan's", scaled(now, "B/s"), scaled(2 * now, "B/s"), days(r.doublingGainDays)});
  rows.push_back({"spare nodes", readable(r.spareNodesInPlan), r.spareNodes ? readable(*r.spareNodes) : "not known", r.spareNodesGainDays ? days(*r.spareNodesGainDays) : "no repair time is given"});
  return std::string("\nWhat would gain time") + (e.phases.size() > 1 ? " in the last phase\n" : "\n") + alignedTable(rows, 1, "  ") +
         "    bandwidth: the least at which doubling it would gain less than " + percent(leastGainOfDoubling) +
         "; spares: the least at which one more would gain no more than the node would by working\n";
}

}  // namespace

std::string reliabilityText(const Estimate& e) {
  if (!e.reliability) return {};
  return losses(e, *e.reliability) + causes(*e.reliability) + proposals(e, *e.reliability);
}

}  // namespace cw
