// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "model/performance/memory_chance.h"
#include "model/performance/rates.h"
#include "ui/charts/bar_chart.h"
#include "ui/text/fit_text.h"
#include "ui/text/format.h"

namespace cw {
namespace {

template <class T, class Show>
QString known(const std::optional<T>& value, Show show) { return value ? show(*value) : missingText(); }

QString spread(const std::optional<Percentiles>& p) { return p ? reportText("%1–%2").arg(significant(p->p10), significant(p->p90)) : missingText(); }

QString canRun(const Estimate& e) {
  if (!e.feasible()) return reportText("no");
  return fitOf(e.step.memory) == Fit::fits ? reportText("yes") : chanceText(fitProbability(e.step.memory));
}

QStringList rowOf(const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  const bool dated = e.trainingTime > Duration();
  return {QString::fromStdString(reported.scenario.name).simplified(),
          canRun(e),
          wholeNumber(double(e.gpusInstalled)),
          dated ? readDays(e.trainingTime).number : missingText(),
          spread(e.trainingDays),
          dated ? decimal(ratesOf(e.step, e.gpusUsed).mfu * 100, 1) + QStringLiteral(" %")
                : missingText(),
          known(e.power,
                [&](const PowerEstimate& p) {
                  return lowerBound(readPower(p.facilityAverage).joined(), e.powerMissing.empty());
                }),
          known(e.facilityEnergy,
                [&](Energy energy) {
                  return lowerBound(readEnergy(energy).joined(), e.powerMissing.empty());
                }),
          known(e.cost.runTotal,
                [&](Money m) { return lowerBound(readMoney(m).joined(), e.cost.missing.empty()); }),
          known(e.cost.perMillionTokens, [&](Money m) {
            return lowerBound(readMoneyExact(m, 3).joined(), e.cost.missing.empty());
          })};
}

}  // namespace

void addComparison(ReportFlow& flow, const std::vector<ReportedScenario>& scenarios) {
  // Side by side in one currency: theirs where it is one, else dollars.
  Currency shared = scenarios.empty() ? Currency{} : scenarios.front().scenario.currency;
  for (const ReportedScenario& reported : scenarios)
    if (!(reported.scenario.currency == shared)) shared = {};
  const MoneyShownIn currency(shared);
  ReportTable table{{reportText("Scenario"), reportText("Can run"), reportText("GPUs"), reportText("Days"), reportText("P10–P90"), reportText("MFU"), reportText("Power"),
                     reportText("Energy"), reportText("Run"), reportText("Per M tokens")},
                    {}, {0.22, 0.06, 0.08, 0.07, 0.11, 0.08, 0.1, 0.1, 0.09, 0.09}, 1};
  std::vector<Bar> days, megawatts, dollars;
  for (const ReportedScenario& reported : scenarios) {
    table.rows.push_back(rowOf(reported));
    const Estimate& e = reported.estimate;
    const QString name = table.rows.back().front().left(36);
    if (e.trainingTime > Duration()) days.push_back({name, e.trainingTime.days(), 0});
    // A sum that lacks a part has no bar beside whole ones.
    if (e.power && e.powerMissing.empty())
      megawatts.push_back({name, e.power->facilityAverage.watts() / 1e6, 1});
    if (e.cost.complete()) dollars.push_back({name, shownAmount(*e.cost.runTotal) / 1e6, 2});
  }
  flow.table(table);
  for (const ReportedScenario& reported : scenarios)
    if (reported.estimate.fleet)
      flow.paragraph(reportText("Power, energy and cost of %1 are the main job's share of its cluster.").arg(QString::fromStdString(reported.scenario.name).simplified()));
  // Room for the numbers and the title of the axis: squeezed, they are dots.
  const double height = 66 + 20.0 * double(scenarios.size());
  if (!days.empty()) flow.chart(makeBarChart(days, reportText("days of training"), flow.palette()), height);
  if (!megawatts.empty()) flow.chart(makeBarChart(megawatts, reportText("MW at the meter, average"), flow.palette()), height);
  if (!dollars.empty()) flow.chart(makeBarChart(dollars, reportText("million %1 for the run").arg(moneyUnit()), flow.palette()), height);
}

}  // namespace cw
