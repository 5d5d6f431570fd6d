// SPDX-License-Identifier: GPL-3.0-or-later
// A page for the people who decide: the answer, what it assumes, what is wrong with it, and two charts.
#pragma once

#include <QPageSize>
#include <QString>

#include <vector>

#include "model/estimate/estimate.h"

namespace cw {

struct ReportedScenario {
  Scenario scenario;
  Estimate estimate;
};

/// A4, or Letter where the locale measures in inches.
QPageSize defaultReportPage();

/// A page for each scenario, with vector charts and selectable text. Returns what went wrong, empty when done.
QString writeReportPdf(const QString& path, const std::vector<ReportedScenario>& scenarios, const QPageSize& page);

}  // namespace cw
