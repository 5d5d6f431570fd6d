// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/text/calibration_text.h"
#include "ui/theme/theme.h"

namespace cw {

void addCalibration(ReportFlow& flow, const ReportedScenario& reported) {
  if (!reported.scenario.calibration) return;
  const TeamCalibration& own = *reported.scenario.calibration;
  const QString from = QString::fromStdString(own.source), date = QString::fromStdString(own.date);
  flow.heading(reportText("The team's calibration"));
  flow.paragraph(reportText("The estimate uses the constants \"%1\", refitted from runs of the team's own%2%3, starting from \"%4\". %5")
                     .arg(QString::fromStdString(own.id), from.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(from),
                          date.isEmpty() ? QString() : reportText(" on %1").arg(date), QString::fromStdString(own.startedFrom), calibrationErrors(own)));
  if (!own.runs.empty()) flow.table({calibrationRunHead(), calibrationRunRows(own), {0.4, 0.1, 0.14, 0.12, 0.12, 0.12}, 1});
  if (!own.changed.empty()) flow.table({changedConstantHead(), changedConstantRows(own), {0.28, 0.18, 0.12, 0.14, 0.16, 0.12}, 2});
  flow.paragraph(constantsLeftAlone(own), tonesOf(flow.palette()).muted);
}

}  // namespace cw
