// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/report_files.h"

#include <QLocale>

#include "data/report/csv_report.h"
#include "data/report/input_list.h"
#include "data/report/xlsx_report.h"
#include "data/text/text_file.h"

namespace cw {
namespace {

QString problemOf(const Status& status) { return status ? QString() : QString::fromStdString(status.error().message); }

QString valueText(const ListedInput& input) {
  QString text;
  if (const double* number = std::get_if<double>(&input.value)) text = QLocale().toString(*number, 'g', 8);
  else if (const std::string* words = std::get_if<std::string>(&input.value)) text = QString::fromStdString(*words);
  else if (const bool* yes = std::get_if<bool>(&input.value)) text = *yes ? QStringLiteral("yes") : QStringLiteral("no");
  else return QString(QChar(0x2013));
  return input.unit.empty() || input.unit == "1" ? text : text + QChar(0xA0) + QString::fromStdString(input.unit);
}

/// Prices of nodes that the cluster does not hold say nothing about it.
bool isOfAnotherNode(const std::string& key, const Scenario& scenario) {
  constexpr std::string_view list = "prices/nodes/";
  if (!key.starts_with(list)) return false;
  for (const Pool& pool : scenario.cluster.pools)
    if (key.compare(list.size(), pool.node.id.size() + 1, pool.node.id + "/") == 0) return false;
  return true;
}

}  // namespace

QString writeReportFile(const QString& path, ReportFile kind, const std::vector<ReportedScenario>& scenarios) {
  std::vector<Answered> answers;
  for (const ReportedScenario& s : scenarios) answers.push_back({s.scenario, s.estimate});
  if (kind == ReportFile::workbook) return problemOf(writeXlsxReport(answers, path.toStdString()));
  const bool tidy = kind == ReportFile::csvTidy || kind == ReportFile::csvTidySpreadsheet;
  const bool plain = kind == ReportFile::csvTidy || kind == ReportFile::csvSummary;
  return problemOf(writeTextFile(path.toStdString(), reportCsv(answers, tidy ? CsvForm::tidy : CsvForm::summary, plain ? CsvDialect::plain : CsvDialect::spreadsheet)));
}

QString writeWholeFile(const QString& path, const QByteArray& bytes) {
  return problemOf(writeTextFile(path.toStdString(), std::string_view(bytes.constData(), std::size_t(bytes.size()))));
}

std::vector<InputRow> sourcedInputsOf(const Scenario& scenario) {
  std::vector<InputRow> rows;
  for (const ListedInput& input : inputsOf(scenario)) {
    if (input.from.source.empty() || isOfAnotherNode(input.key, scenario)) continue;
    QString source = QString::fromStdString(input.from.source);
    if (!input.from.asOf.empty()) source += QStringLiteral(", ") + QString::fromStdString(input.from.asOf);
    rows.push_back({QString::fromStdString(input.key), valueText(input), source});
  }
  return rows;
}

}  // namespace cw
