// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/calendar_figures.h"

#include <QCoreApplication>

#include "ui/figures/missing_reason.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("CalendarFigures", text); }

QString dateText(const std::optional<std::string>& iso) { return iso ? isoDateForPeople(*iso) : tr("not dated"); }

QString poolsText(const PhaseEstimate& p) {
  QStringList names;
  for (const std::string& name : p.pools) names << QString::fromStdString(name);
  return names.join(QStringLiteral("; "));
}

}  // namespace

FigureTable phaseTable(const Estimate& e) {
  FigureTable table{{tr("From"), tr("To"), tr("Days"), tr("GPUs used"), tr("Tokens"), tr("Step"), tr("Goodput"), tr("Average power"), tr("Cost")}, {}, 2};
  for (const PhaseEstimate& p : e.phases) {
    const QString there = tr("There: %1").arg(poolsText(p));
    FigureRow row{{{dateText(p.startDate), {}, there}, {dateText(p.finishDate), {}, there}, {significant(p.duration.days()), {}, there}, {wholeNumber(double(p.gpusUsed)), {}, there}, {roughNumber(p.tokens), {}, there}}};
    if (p.gpusUsed > 0) {
      row.cells.push_back({readDuration(p.stepTime).joined(), {}, there});
      row.cells.push_back({percent(p.goodput), {}, there});
    } else {
      row.cells.push_back({tr("none"), {}, tr("The plan does not fit on what is there.")});
      row.cells.push_back({tr("none"), {}, tr("The plan does not fit on what is there.")});
    }
    row.cells.push_back(p.facilityAverage ? FigureCell{readPower(*p.facilityAverage).joined(), {}, there} : missingCell(whyMissing(e, {"/cluster"})));
    row.cells.push_back(p.runTotal ? FigureCell{readMoney(*p.runTotal).joined(), {}, there} : missingCell(whyMissing(e, {"/prices"})));
    table.rows.push_back(row);
  }
  if (e.phases.size() < 2) return table;
  const auto power = e.power ? FigureCell{readPower(e.power->facilityAverage).joined(), "power_w/facility_average"} : missingCell(whyMissing(e, {"/cluster"}));
  const auto cost = e.cost.runTotal ? FigureCell{readMoney(*e.cost.runTotal).joined(), "cost_usd/run_total"} : missingCell(whyMissing(e, {"/prices"}));
  double tokens = 0;
  for (const PhaseEstimate& p : e.phases) tokens += p.tokens;
  table.rows.push_back({{{dateText(e.startDate)}, {dateText(e.finishDate)}, {significant(e.trainingTime.days()), "training_time_days"}, {}, {roughNumber(tokens)}, {}, {percent(e.goodput.fraction), "goodput_fraction"}, power, cost}, true});
  return table;
}

QString phaseNote(const Scenario& s, const Estimate& e) {
  if (s.startDate.empty()) return tr("The run is not dated: pools count as there from its first step, whatever their dates. The start is set on the page Site & cost.");
  if (e.phases.size() < 2) return tr("Every pool is there from the first step on, or comes too late.");
  return tr("Each phase but the first begins with a pause: a checkpoint is written and the job restarted on its new ranks, %1 before the last. Pools that arrive later are not paid for before.").arg(readDuration(e.phases.back().pause).joined());
}

}  // namespace cw
