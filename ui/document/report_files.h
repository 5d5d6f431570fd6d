// SPDX-License-Identifier: GPL-3.0-or-later
// What reports need of the files and texts below the window: whole files written in one step, inputs as rows of words.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

#include "model/estimate/estimate.h"

namespace cw {

struct ReportedScenario {
  Scenario scenario;
  Estimate estimate;
};

enum class ReportFile { workbook, csvTidy, csvSummary, csvTidySpreadsheet, csvSummarySpreadsheet };

/// Excel or CSV. Returns what went wrong, empty when done; the old file stays then.
QString writeReportFile(const QString& path, ReportFile kind, const std::vector<ReportedScenario>& scenarios);
/// Bytes made elsewhere, in one step.
QString writeWholeFile(const QString& path, const QByteArray& bytes);

struct InputRow {
  QString input, value, source;  ///< the source with its date
};
/// Inputs whose figures have a source, of what the scenario uses.
std::vector<InputRow> sourcedInputsOf(const Scenario& scenario);

}  // namespace cw
