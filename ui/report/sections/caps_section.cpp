// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/caps_chart.h"
#include "ui/figures/power_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addPowerCaps(ReportFlow& flow, const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  if (e.powerCaps.options.empty()) return;
  flow.heading(reportText("Caps on the power of the GPUs"));
  flow.paragraph(capsNote(e));
  flow.chart(makeCapsChart(e.powerCaps, flow.palette()), 150);
  FigureTable table = capsTable(e);
  table.head.removeLast();  // the window's buttons
  flow.table(FigureModel(table), 1, {}, {0.17, 0.2, 0.2, 0.13, 0.19, 0.11});
}

}  // namespace cw
