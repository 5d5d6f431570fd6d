// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/reliability_figures.h"

#include <QCoreApplication>

#include <cmath>

#include "ui/figures/missing_reason.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ReliabilityFigures", text); }

using Answer = ReliabilityAnswer<double>;

constexpr std::initializer_list<const char*> places = {"/reliability"};

/// A bandwidth as people say it: 250 GB/s, 1.2 TB/s.
QString bandwidth(double bytesPerSecond) {
  const double gigabytes = bytesPerSecond / 1e9;
  return gigabytes >= 1000 ? tr("%1 TB/s").arg(significant(gigabytes / 1000)) : tr("%1 GB/s").arg(significant(gigabytes));
}

QString days(double value) { return tr("%1 days").arg(significant(value)); }

/// One part of the wall clock; nothing where it is not known.
struct Share {
  QString name;
  const char* key;
  std::optional<double> share;
};

std::vector<Share> sharesOf(const Answer& r) {
  return {{tr("Useful work"), "reliability/share_of_time/useful", r.useful},
          {tr("Checkpoints"), "reliability/share_of_time/checkpoints", r.checkpoints},
          {tr("Work done again"), "reliability/share_of_time/lost_work", r.lostWork},
          {tr("Restarts"), "reliability/share_of_time/restarts", r.restarts},
          {tr("Planned pauses"), "reliability/share_of_time/planned_pauses", r.plannedPauses},
          {tr("Waiting for a repair"), "reliability/share_of_time/waiting_for_repair", r.waitingForRepair}};
}

FigureRow proposalRow(const QString& name, const QString& now, FigureCell proposed, FigureCell gain, int action) {
  return {{{name}, {now}, std::move(proposed), std::move(gain), {}}, false, action};
}

bool alike(double a, double b) { return std::abs(a - b) <= 1e-6 * std::abs(b); }

}  // namespace

QString nameOf(FailureCause cause) {
  switch (cause) {
    case FailureCause::gpu: return tr("GPU");
    case FailureCause::hbm: return tr("HBM memory");
    case FailureCause::nic: return tr("NIC");
    case FailureCause::network: return tr("Switches and cables");
    case FailureCause::host: return tr("Host");
    case FailureCause::hostMaintenance: return tr("Unplanned maintenance");
    case FailureCause::software: return tr("Software");
    case FailureCause::unknown: return tr("No cause found");
  }
  return {};
}

FigureTable failureTable(const Estimate& e) {
  FigureTable table{{tr("Cause"), tr("In 1,000 node-days"), tr("Share"), tr("In the run")}, {}, 1};
  if (!e.reliability) {
    const QString why = whyMissing(e, places);
    table.rows.push_back({{{tr("All causes")}, missingCell(why), missingCell(why), missingCell(why)}, true});
    return table;
  }
  const Answer& r = *e.reliability;
  const auto row = [&](const QString& name, double rate, const std::string& key, bool bold) {
    const double share = r.failureTotal > 0 ? rate / r.failureTotal : 0;
    FigureCell inRun{significant(share * r.failuresInRun), bold ? "reliability/failures_in_run" : ""};
    table.rows.push_back({{{name}, {significant(rate), "reliability/failures_per_1000_node_days/" + key}, {percent(share)}, inRun}, bold});
  };
  for (int i = 0; i < failureCauseCount; ++i) row(nameOf(FailureCause(i)), r.failureRates[std::size_t(i)], keyOf(FailureCause(i)), false);
  row(tr("All causes"), r.failureTotal, "total", true);
  return table;
}

std::vector<std::pair<QString, double>> timeShares(const Estimate& e) {
  std::vector<std::pair<QString, double>> shares;
  if (!e.reliability) return shares;
  for (const Share& s : sharesOf(*e.reliability))
    if (s.share) shares.emplace_back(s.name, *s.share);
  return shares;
}

FigureTable timeTable(const Estimate& e) {
  FigureTable table{{tr("Wall clock of the run"), tr("Share"), tr("Time")}, {}, 1};
  if (!e.reliability) {
    table.rows.push_back({{{tr("Useful work")}, missingCell(whyMissing(e, places)), missingCell(whyMissing(e, places))}});
    return table;
  }
  for (const Share& s : sharesOf(*e.reliability)) {
    if (s.share) table.rows.push_back({{{s.name}, {percent(*s.share, 2), s.key}, {days(*s.share * e.trainingTime.days())}}});
    else table.rows.push_back({{{s.name}, missingCell(timeNote(e)), missingCell(timeNote(e))}});
  }
  table.rows.push_back({{{tr("Together")}, {percent(1, 2)}, {days(e.trainingTime.days()), "training_time_days"}}, true});
  table.rows.push_back({{{tr("A failure every")}, {readDuration(e.goodput.meanTimeBetweenFailures).joined(), "goodput/mean_time_between_failures_s"}, {}}});
  table.rows.push_back({{{tr("A checkpoint is written in")}, {readDuration(e.goodput.checkpointTime).joined(), "goodput/checkpoint_time_s"}, {}}});
  return table;
}

QString timeNote(const Estimate& e) {
  if (!e.reliability) return whyMissing(e, places);
  return e.reliability->waitingForRepair ? QString() : tr("No repair time of a node is given, and none is published: waiting for a repair is not counted. It stands on the page Site & cost.");
}

FigureTable proposalTable(const Scenario& s, const Estimate& e) {
  FigureTable table{{tr("What would gain time"), tr("In the plan"), tr("Proposed"), tr("It alone saves"), QString()}, {}, 1, 3};
  if (!e.reliability) {
    const QString why = whyMissing(e, places);
    for (const QString& name : {tr("Checkpoint every"), tr("Checkpoint bandwidth"), tr("Spare nodes")})
      table.rows.push_back({{{name}, missingCell(why), missingCell(why), missingCell(why), {}}});
    return table;
  }
  const Answer& r = *e.reliability;
  const std::string at = "reliability/proposals/";
  const bool open = !s.reliability.checkpointInterval.value;
  const double interval = e.goodput.checkpointInterval.seconds();
  table.rows.push_back(proposalRow(tr("Checkpoint every"), open ? tr("%1, the best").arg(readDuration(e.goodput.checkpointInterval).joined()) : readDuration(e.goodput.checkpointInterval).joined(),
                                   {readDuration(Duration::seconds(r.interval)).joined(), at + "checkpoint_interval/interval_s"},
                                   {days(r.intervalGainDays), at + "checkpoint_interval/gain_days"},
                                   open || alike(interval, r.interval) ? -1 : int(Proposal::checkpointInterval)));
  table.rows.push_back(proposalRow(tr("Checkpoint bandwidth"), bandwidth(r.bandwidthInPlan), {bandwidth(r.bandwidth), at + "checkpoint_bandwidth/bytes_per_s"},
                                   {days(r.bandwidthGainDays), at + "checkpoint_bandwidth/gain_days"},
                                   alike(r.bandwidth, r.bandwidthInPlan) ? -1 : int(Proposal::checkpointBandwidth)));
  table.rows.push_back(proposalRow(tr("Twice the plan's bandwidth"), bandwidth(r.bandwidthInPlan), {bandwidth(2 * r.bandwidthInPlan)},
                                   {days(r.doublingGainDays), at + "checkpoint_bandwidth/doubling_gain_days"}, int(Proposal::doubleBandwidth)));
  const QString why = timeNote(e);
  const bool asProposed = !r.spareNodes || *r.spareNodes <= r.spareNodesInPlan;
  table.rows.push_back(proposalRow(tr("Spare nodes"), wholeNumber(r.spareNodesInPlan),
                                   r.spareNodes ? FigureCell{wholeNumber(*r.spareNodes), at + "spare_nodes/nodes"} : missingCell(why),
                                   r.spareNodesGainDays ? FigureCell{days(*r.spareNodesGainDays), at + "spare_nodes/gain_days"} : missingCell(why),
                                   asProposed ? -1 : int(Proposal::spareNodes)));
  return table;
}

QString proposalNote(const Estimate& e) {
  if (!e.reliability) return whyMissing(e, places);
  const QString what = e.phases.size() > 1 ? tr("For the last phase: days are those that it saves. ") : QString();
  return what + tr("Bandwidth: the least at which doubling it would shorten the run by less than 1 %. Spare nodes, nodes without a replica included: the least at "
            "which one more would save no more than the node does by working. Applied, they are bought beside the nodes that work.");
}

}  // namespace cw
