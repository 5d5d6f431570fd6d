// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/money_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addTenures(ReportFlow& flow, const ReportedScenario& reported) {
  flow.heading(reportText("Buy, lease or rent"));
  flow.table(FigureModel(tenureTable(reported.scenario, reported.estimate)), 1);
  for (const QString& note : tenureNote(reported.estimate).split(u'\n', Qt::SkipEmptyParts)) flow.paragraph(note);
}

}  // namespace cw
