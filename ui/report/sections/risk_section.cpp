// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/text/format.h"
#include "ui/charts/risk_models.h"
#include "ui/charts/spread_chart.h"
#include "ui/charts/tornado_chart.h"
#include "ui/text/figure_text.h"

namespace cw {
namespace {

constexpr std::size_t mostBars = 10;

void addTornado(ReportFlow& flow, const ReportedScenario& reported, Figure figure) {
  const Uncertainty& u = *reported.estimate.uncertainty;
  if (!u.spreads[std::size_t(figure)]) return;
  flow.heading(reportText("What moves it: %1").arg(nameOf(figure)));
  flow.chart(makeTornadoChart(figure, reported.scenario, u, mostBars, flow.palette()), 60 + 16.0 * double(mostBars));
  TornadoModel bars;
  bars.showBars(figure, reported.scenario, u);
  flow.table(bars, 1, {}, {0.4, 0.24, 0.18, 0.18});
}

}  // namespace

void addRisk(ReportFlow& flow, const ReportedScenario& reported) {
  if (!reported.estimate.uncertainty) return;
  const Uncertainty& u = *reported.estimate.uncertainty;
  flow.heading(reportText("How far the answer may spread"));
  flow.paragraph(reportText("The model's own errors of step and power, the schedule and the ranges given for inputs, in %1 samples. One case in ten stays below P10, nine in ten below P90; the estimate itself counts none of them.").arg(wholeNumber(u.samples)));
  SpreadModel spreads;
  spreads.showEstimate(reported.estimate);
  flow.table(spreads, 1);
  if (const auto& days = u.spreads[std::size_t(Figure::trainingDays)])
    flow.chart(makeSpreadChart(Figure::trainingDays, *days, u.point[Figure::trainingDays], flow.palette()), 150);
  addTornado(flow, reported, Figure::trainingDays);
  addTornado(flow, reported, Figure::runUsd);
}

}  // namespace cw
