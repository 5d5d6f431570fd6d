// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/break_even_chart.h"
#include "ui/figures/money_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addTenures(ReportFlow& flow, const ReportedScenario& reported) {
  flow.heading(reportText("Buy, lease or rent"));
  flow.table(FigureModel(tenureTable(reported.scenario, reported.estimate)), 1);
  for (const QString& note : tenureNote(reported.estimate).split(u'\n', Qt::SkipEmptyParts)) flow.paragraph(note);
  if (reported.estimate.tenures.breakEvenCurve.empty()) return;
  flow.heading(reportText("When buying beats renting"));
  flow.paragraph(breakEvenNote(reported.estimate));
  flow.chart(makeBreakEvenChart(reported.estimate.tenures.breakEvenCurve, flow.palette()), 150);
  flow.table(FigureModel(breakEvenTable(reported.estimate)), 0);
}

}  // namespace cw
