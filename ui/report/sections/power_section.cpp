// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/bar_chart.h"
#include "ui/document/catalogue.h"
#include "ui/figures/power_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addPower(ReportFlow& flow, const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  if (!e.power && e.powerMissing.empty()) return;
  flow.heading(reportText("Power and energy"));
  if (!e.power) {
    flow.paragraph(reportText("Power and energy are not known %1.")
                       .arg(catalogue::withoutText(e.powerMissing)));
    return;
  }
  // In the unit of the whole, so that the bars compare.
  const bool megawatts = e.power->facilityAverage.watts() >= 1e6;
  std::vector<Bar> bars;
  for (const PowerPart& part : powerParts(*e.power)) bars.push_back({part.name, part.power.watts() / (megawatts ? 1e6 : 1e3), int(bars.size())});
  flow.chart(makeBarChart(bars, megawatts ? reportText("MW, average over the run") : reportText("kW, average over the run"), flow.palette()), 110);
  flow.table(FigureModel(powerTable(e)), 1);
  flow.paragraph(catalogue::powerScope(e));
}

}  // namespace cw
