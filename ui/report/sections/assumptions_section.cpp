// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/report/assumptions.h"

namespace cw {

void addAssumptions(ReportFlow& flow, const ReportedScenario& reported) {
  ReportTable table{{reportText("Assumption"), reportText("Value"), reportText("Source and date")}, {}, {0.22, 0.43, 0.35}, 3};
  for (const Assumption& a : assumptionsOf(reported.scenario, reported.estimate)) table.rows.push_back({a.what, a.value, a.source});
  flow.heading(reportText("Assumptions"));
  flow.table(table);
}

}  // namespace cw
