// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/calendar_chart.h"
#include "ui/figures/calendar_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addCalendar(ReportFlow& flow, const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  const bool phased = e.phases.size() > 1;
  if (!phased && e.builds.empty()) return;
  flow.heading(reportText("Calendar"));
  constexpr double chartFrame = 80, barHeight = 26;
  if (phased) {
    flow.paragraph(phaseNote(reported.scenario, e));
    flow.table(FigureModel(phaseTable(e)), 2);
    flow.chart(makeCalendarChart(e, flow.palette()), chartFrame + barHeight * double(reported.scenario.cluster.pools.size() + 1));
  }
  if (e.builds.empty()) return;
  flow.paragraph(reportText("Delivery and build.") + u' ' + buildNote(e));
  flow.table(FigureModel(buildTable(e)), 1);
  flow.chart(makeBuildChart(e, flow.palette()), chartFrame + barHeight * double(e.builds.size()));
}

}  // namespace cw
