// SPDX-License-Identifier: GPL-3.0-or-later
// The reports of the desktop program. Only the PDF needs it: that is drawn by the program itself, without a window.
#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "app/cli/scenario_source.h"
#include "data/answer/estimate_json.h"
#include "data/scenario/scenario_json.h"
#include "data/text/text_file.h"

namespace cw::cli {
namespace {

struct Options {
  std::vector<std::string> scenarios;
  std::string pdf, csv;
};

QString desktopProgram() {
  const QFileInfo beside(QCoreApplication::applicationDirPath() + QStringLiteral("/clusterwright"));
  return beside.isExecutable() ? beside.filePath() : QStandardPaths::findExecutable(QStringLiteral("clusterwright"));
}

Error unreadable(const std::string& path, const std::string& message) { return {ErrorCode::unreadable, path, message}; }

Status writePdf(const std::vector<Scenario>& scenarios, const std::string& path) {
  const QString program = desktopProgram();
  if (program.isEmpty())
    return unreadable(path, "A PDF needs the desktop program; install the package clusterwright.");
  const QTemporaryDir folder;
  if (!folder.isValid()) return unreadable(path, "No temporary folder can be made: " + folder.errorString().toStdString() + ".");

  QStringList arguments{QStringLiteral("--report-pdf"), QString::fromStdString(path)};
  for (const Scenario& scenario : scenarios) {
    const QString file = folder.filePath(QStringLiteral("%1.json").arg(arguments.size()));
    if (Status written = writeTextFile(file.toStdString(), scenarioToJson(scenario, Rows::inFull)); !written) return written;
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
  if (!ended || !QFileInfo::exists(QString::fromStdString(path)))
    return unreadable(path, program.toStdString() + " could not write " + path + ".");
  return std::monostate{};
}

Status writeCsv(const std::vector<Scenario>& scenarios, const std::vector<Estimate>& answers, const std::string& path) {
  std::string all;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const std::string one = estimateToCsv(scenarios[i], answers[i]);
    all += i == 0 ? one : one.substr(one.find('\n') + 1);  // one header
  }
  return writeTextFile(path, all);
}

int run(const Options& options) {
  if (options.pdf.empty() && options.csv.empty()) return fail(malformedInput, "report: name a file to write with --pdf or --csv.");
  std::vector<Scenario> scenarios;
  std::vector<Estimate> answers;
  int status = done;
  for (const std::string& source : options.scenarios) {
    auto scenario = loadScenario(source);
    if (!scenario) return fail(scenario.error());
    answers.push_back(estimate(scenario.value()));
    if (!answers.back().feasible()) status = answerIsNo;
    scenarios.push_back(std::move(scenario.value()));
  }
  if (!options.csv.empty())
    if (const Status written = writeCsv(scenarios, answers, options.csv); !written) return fail(written.error());
  if (!options.pdf.empty())
    if (const Status written = writePdf(scenarios, options.pdf); !written) return fail(written.error());
  return status;
}

}  // namespace

void addReport(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = addCommand(app, "report", "Writes the answers of one or several scenarios as a report");
  command->add_option("SCENARIO", options->scenarios, scenarioHelp)->required();
  command->add_option("--pdf", options->pdf, "A PDF, drawn by the desktop program");
  command->add_option("--csv", options->csv, "Tidy CSV: scenario, key, value, unit");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cw::cli
