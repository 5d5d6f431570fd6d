// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/money_figures.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addNetwork(ReportFlow& flow, const ReportedScenario& reported) {
  if (reported.estimate.network.tiers == 0) return;
  flow.heading(reportText("Network, counted from its topology"));
  flow.table(FigureModel(networkTable(reported.scenario, reported.estimate)), 1);
  if (const QString note = networkNote(reported.scenario, reported.estimate); !note.isEmpty()) flow.paragraph(note);
}

}  // namespace cw
