// SPDX-License-Identifier: GPL-3.0-or-later
// The reports of the desktop program. Only the PDF needs it: that is drawn by the program itself, without a window.
#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "app/cli/scenario_source.h"
#include "data/report/csv_report.h"
#include "data/report/xlsx_report.h"
#include "data/scenario/scenario_json.h"
#include "data/text/text_file.h"
#include "data/text/utf8.h"

namespace cw::cli {
namespace {

struct Options {
  std::vector<std::string> scenarios;
  std::string pdf, csv, xlsx, paper, calibration;
  CsvForm form = CsvForm::tidy;
  bool spreadsheet = false;
};

QString desktopProgram() {
  const QFileInfo beside(QCoreApplication::applicationDirPath() + QStringLiteral("/clusterwright"));
  return beside.isExecutable() ? beside.filePath() : QStandardPaths::findExecutable(QStringLiteral("clusterwright"));
}

Error unreadable(const std::string& path, const std::string& message) { return {ErrorCode::unreadable, path, message}; }

Status writePdf(const std::vector<Answered>& answers, const std::string& path, const std::string& paper) {
  const QString program = desktopProgram();
  if (program.isEmpty())
    return unreadable(path, "A PDF needs the desktop program; install the package clusterwright.");
  if (!isUtf8(path))
    return unreadable(
        path, "A PDF cannot be written under a name that is not UTF-8; choose another name.");
  const QTemporaryDir folder;
  if (!folder.isValid()) return unreadable(path, "No temporary folder can be made: " + folder.errorString().toStdString() + ".");

  QStringList arguments{QStringLiteral("--report-pdf"), QString::fromStdString(path)};
  if (!paper.empty()) arguments << QStringLiteral("--paper") << QString::fromStdString(paper);
  for (const Answered& answered : answers) {
    const QString file = folder.filePath(QStringLiteral("%1.json").arg(arguments.size()));
    if (Status written = writeTextFile(file.toStdString(), scenarioToJson(answered.scenario, Rows::inFull)); !written) return written;
    arguments << file;
  }
  QProcess desktop;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
  desktop.setProcessEnvironment(environment);
  desktop.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  desktop.start(program, arguments);
  if (!desktop.waitForStarted() || !desktop.waitForFinished(-1))
    return unreadable(path, program.toStdString() + " cannot be run: " + desktop.errorString().toStdString() + ".");
  const bool ended = desktop.exitStatus() == QProcess::NormalExit && desktop.exitCode() <= answerIsNo;
  if (!ended)
    return unreadable(path, program.toStdString() + " could not write " + path + ".");
  return std::monostate{};
}

int run(const Options& options) {
  if (options.pdf.empty() && options.csv.empty() && options.xlsx.empty())
    return fail(malformedInput, "report: name a file to write with --pdf, --csv or --xlsx.");
  auto scenarios = loadScenarios(options.scenarios, options.calibration);
  if (!scenarios) return fail(scenarios.error());
  std::vector<Answered> answers;
  int status = done;
  for (Scenario& scenario : scenarios.value()) {
    Answered& answered = answers.emplace_back(std::move(scenario), Estimate());
    answered.estimate = estimate(answered.scenario);
    addUncertainty(answered.scenario, answered.estimate);
    if (!answered.estimate.feasible()) status = answerIsNo;
  }
  const auto dialect = options.spreadsheet ? CsvDialect::spreadsheet : CsvDialect::plain;
  if (!options.csv.empty())
    if (const Status written = writeTextFile(options.csv, reportCsv(answers, options.form, dialect)); !written) return fail(written.error());
  if (!options.xlsx.empty())
    if (const Status written = writeXlsxReport(answers, options.xlsx); !written) return fail(written.error());
  if (!options.pdf.empty())
    if (const Status written = writePdf(answers, options.pdf, options.paper); !written) return fail(written.error());
  return status;
}

}  // namespace

void addReport(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = addCommand(app, "report", "Writes the answers of one or several scenarios as a report");
  command->add_option("SCENARIO", options->scenarios, scenarioHelp)->required();
  command->add_option("--calibration", options->calibration, calibrationHelp);
  command->add_option("--pdf", options->pdf, "A PDF, drawn by the desktop program");
  command->add_option("--paper", options->paper, "Paper of the PDF: a4 or letter; else that of the language settings")->check(CLI::IsMember({"a4", "letter"}));
  command->add_option("--csv", options->csv, "CSV: one figure a row");
  static const std::map<std::string, CsvForm> forms{{"tidy", CsvForm::tidy}, {"summary", CsvForm::summary}};
  command->add_option("--csv-form", options->form, "tidy: one figure a row; summary: one scenario a row")->transform(CLI::CheckedTransformer(forms));
  command->add_flag("--spreadsheet", options->spreadsheet, "CSV with semicolons, decimal commas and a byte order mark");
  command->add_option("--xlsx", options->xlsx, "An Excel workbook whose totals are formulas");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cw::cli
