// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/calendar_figures.h"

#include <QCoreApplication>

#include <algorithm>

#include "ui/figures/missing_reason.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("CalendarFigures", text); }

QString dateText(const std::optional<std::string>& iso) { return iso ? isoDateForPeople(*iso) : tr("not dated"); }

QString poolsText(const PhaseEstimate& p) {
  QStringList names;
  for (const std::string& name : p.pools) {
    const bool idle = std::find(p.idlePools.begin(), p.idlePools.end(), name) != p.idlePools.end();
    names << (idle ? tr("%1 (idle)") : QStringLiteral("%1")).arg(QString::fromStdString(name));
  }
  return names.join(QStringLiteral("; "));
}

}  // namespace

FigureTable phaseTable(const Estimate& e) {
  FigureTable table{{tr("From"), tr("To"), tr("Days"), tr("GPUs used"), tr("Batch"), tr("Tokens"), tr("Step"), tr("Goodput"), tr("Average power"), tr("Cost")}, {}, 2};
  for (std::size_t i = 0; i < e.phases.size(); ++i) {
    const PhaseEstimate& p = e.phases[i];
    const QString there = tr("There: %1").arg(poolsText(p));
    const std::string at = "phases/" + std::to_string(i) + "/";
    FigureRow row{{{dateText(p.startDate), {}, there}, {dateText(p.finishDate), {}, there}, {significant(p.duration.days()), at + "training_time_days", there},
                   {wholeNumber(double(p.gpusUsed)), at + "gpus_used", there}, {wholeNumber(p.globalBatchSequences), at + "global_batch_sequences", there}, {roughNumber(p.tokens), at + "tokens", there}}};
    if (p.gpusUsed > 0) {
      row.cells.push_back({readDuration(p.stepTime).joined(), at + "step_time_s", there});
      row.cells.push_back({percent(p.goodput), at + "goodput_fraction", there});
    } else {
      const QString why = p.maintenance ? tr("Maintenance: nothing is trained.") : tr("The plan does not fit on what is there.");
      row.cells.push_back({p.maintenance ? tr("maintenance") : tr("none"), {}, why});
      row.cells.push_back({tr("none"), {}, why});
    }
    row.cells.push_back(
        p.facilityAverage
            ? FigureCell{lowerBound(readPower(*p.facilityAverage).joined(), e.powerMissing.empty()),
                         at + "power_facility_average_w", there}
            : missingCell(whyMissing(e, {"/cluster"})));
    row.cells.push_back(
        p.runTotal ? FigureCell{lowerBound(readMoney(*p.runTotal).joined(), e.cost.missing.empty()),
                                at + "cost_usd", there}
                   : missingCell(whyMissing(e, {"/prices"})));
    table.rows.push_back(row);
  }
  if (e.phases.size() < 2) return table;
  const auto power = e.power ? FigureCell{lowerBound(readPower(e.power->facilityAverage).joined(),
                                                     e.powerMissing.empty()),
                                          "power_w/facility_average"}
                             : missingCell(whyMissing(e, {"/cluster"}));
  const auto cost =
      e.cost.runTotal
          ? FigureCell{lowerBound(readMoney(*e.cost.runTotal).joined(), e.cost.missing.empty()),
                       "cost_usd/run_total"}
          : missingCell(whyMissing(e, {"/prices"}));
  double tokens = 0;
  for (const PhaseEstimate& p : e.phases) tokens += p.tokens;
  table.rows.push_back({{{dateText(e.startDate)}, {dateText(e.finishDate)}, {significant(e.trainingTime.days()), "training_time_days"}, {}, {}, {roughNumber(tokens)}, {}, {percent(e.goodput.fraction), "goodput_fraction"}, power, cost}, true});
  return table;
}

QString phaseNote(const Scenario& s, const Estimate& e) {
  QStringList note;
  if (s.startDate.empty()) note << tr("The run is not dated: pools count as there from its first step, whatever their dates. The start is set on the page Schedule.");
  if (e.phases.size() < 2) return note.isEmpty() ? tr("Every pool is there from the first step on, or comes too late; the batch stays as it is.") : note.front();
  note << tr("A phase on other GPUs than before, or after a stop, begins with a pause: a checkpoint is written and the job restarted on its new ranks, %1 before the last.").arg(readDuration(e.phases.back().pause).joined())
       << tr("Pools that arrive later are not paid for before.");
  return note.join(u' ');
}

FigureTable buildTable(const Estimate& e) {
  FigureTable table{{tr("Pool"), tr("Racks"), tr("Lead"), tr("Racks in"), tr("Burn-in"), tr("Days in all"), tr("Order"), tr("First rack"), tr("Last rack"), tr("Ready")}, {}, 1, 5};
  const QString notGiven = tr("Not given for the pool, on the page Schedule; or the node's racks are not known.");
  for (std::size_t i = 0; i < e.builds.size(); ++i) {
    const BuildEstimate& b = e.builds[i];
    const std::string at = "build/" + std::to_string(i) + "/";
    const auto number = [&](const std::optional<double>& value, const char* key) { return value ? FigureCell{wholeNumber(*value), at + key} : missingCell(notGiven, at + key); };
    const auto date = [&](const std::optional<std::string>& day) { return day ? FigureCell{isoDateForPeople(*day)} : missingCell(notGiven); };
    table.rows.push_back({{{QString::fromStdString(b.pool)}, number(b.days.racks, "racks"), number(b.days.lead, "lead_days"), number(b.days.installation, "installation_days"), number(b.days.burnIn, "burn_in_days"),
                           number(b.days.total, "total_days"), date(b.dates.order), date(b.dates.firstRack), date(b.dates.lastRack), date(b.dates.ready)}});
  }
  return table;
}

QString buildNote(const Estimate& e) {
  if (e.builds.empty()) return tr("No delivery or build is given for any pool; the page Schedule has the fields.");
  return tr("Days, from the order to the last tested rack. None of them is training time. Without an order date they are reckoned backwards from the day on which the pool is to be there.");
}

}  // namespace cw
