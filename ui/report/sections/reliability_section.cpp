// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reliability/failure_causes.h"
#include "ui/charts/bar_chart.h"
#include "ui/figures/reliability_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/text/format.h"

namespace cw {

void addReliability(ReportFlow& flow, const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  if (!e.reliability) return;
  flow.heading(reportText("Where the time of the run goes"));
  if (const QString note = timeNote(e); !note.isEmpty()) flow.paragraph(note);
  std::vector<Bar> bars;
  for (const auto& [name, share] : timeShares(e)) bars.push_back({name, 100 * share, int(bars.size())});
  flow.chart(makeBarChart(bars, reportText("% of wall clock"), flow.palette()), 110);
  flow.table(FigureModel(timeTable(e)), 1);
  flow.heading(reportText("What fails"));
  flow.paragraph(reportText("Shares of the causes: %1.").arg(QString::fromUtf8(interruptionsSource)));
  flow.table(FigureModel(failureTable(e)), 1);
  flow.heading(reportText("What would gain time"));
  flow.paragraph(proposalNote(e));
  FigureTable proposals = proposalTable(reported.scenario, e);
  proposals.head.removeLast();  // the window's buttons
  flow.table(FigureModel(proposals), 1);
}

}  // namespace cw
