// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

#include <algorithm>

#include "ui/document/catalogue.h"
#include "ui/input/field_form.h"
#include "ui/theme/theme.h"

namespace cw {

void addFindings(ReportFlow& flow, const ReportedScenario& reported) {
  flow.heading(reportText("Risks: findings by severity"));
  const std::vector<Finding>& findings = reported.estimate.findings;
  if (findings.empty()) return flow.paragraph(reportText("None."), tonesOf(flow.palette()).muted);
  const auto outside = std::ranges::count_if(findings, [](const Finding& f) { return f.rule == Rule::outsideMeasuredRange || f.rule == Rule::batchAboveLargestPublished; });
  if (outside > 0)
    flow.paragraph(reportText("%1 of them lie outside what was ever measured or published: the answer is an extrapolation there, and its interval is wider.").arg(outside));
  ReportTable table{{reportText("Severity"), reportText("Finding"), reportText("What to do")}, {}, {0.11, 0.54, 0.35}, 3};
  for (const Finding& finding : findings) table.rows.push_back({severityName(finding.severity), catalogue::messageOf(finding), catalogue::remedyOf(finding)});
  flow.table(table);
}

}  // namespace cw
