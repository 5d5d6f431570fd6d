// SPDX-License-Identifier: GPL-3.0-or-later
// The report for the people who decide: answer, assumptions with their sources, breakdowns, risks and findings, as PDF.
#pragma once

#include <QPageLayout>
#include <QPageSize>
#include <QString>

#include <vector>

#include "ui/document/report_files.h"

namespace cw {

/// A4, or Letter where the locale measures in inches.
QPageSize defaultReportPage();
/// Paper and margins of every report.
QPageLayout reportLayout(const QPageSize& page);

/// A comparison where there are several scenarios, then the pages of each; vector charts and selectable text.
/// Returns what went wrong, empty when done; the old file stays then.
QString writeReportPdf(const QString& path, const std::vector<ReportedScenario>& scenarios, const QPageSize& page);

}  // namespace cw
