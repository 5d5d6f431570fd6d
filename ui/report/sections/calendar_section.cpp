// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/calendar_chart.h"
#include "ui/figures/calendar_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addCalendar(ReportFlow& flow, const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  if (e.phases.size() < 2) return;
  flow.heading(reportText("Calendar"));
  flow.paragraph(phaseNote(reported.scenario, e));
  flow.table(FigureModel(phaseTable(e)), 2);
  flow.chart(makeCalendarChart(e, flow.palette()), 80 + 26.0 * double(reported.scenario.cluster.pools.size() + 1));
}

}  // namespace cw
