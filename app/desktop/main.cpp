// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program: parse, build, go.
#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>

#include <cstring>
#include <optional>
#include <vector>

#include "app/desktop/start.h"
#include "data/source/scenario_source.h"
#include "data/text/error_text.h"
#include "data/text/printable.h"
#include "data/text/utf8.h"
#include "model/version.h"
#include "ui/document/document.h"
#include "ui/document/recovery.h"
#include "ui/file_actions.h"
#include "ui/main_window.h"
#include "ui/report/report.h"
#include "ui/settings_guard.h"
#include "ui/theme/theme.h"

namespace {

using cw::desktop::complain;

enum ExitStatus { done = 0, answerIsNo = 1, malformed = 2, failed = 3 };

const QString reportOption = QStringLiteral("report-pdf"), paperOption = QStringLiteral("paper");

void describe(QCommandLineParser& parser) {
  parser.setApplicationDescription(QStringLiteral("Plans GPU clusters for training large models."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addOption(
      {reportOption,
       QStringLiteral(
           "Write the report of the scenarios named as arguments and end; needs no display."),
       QStringLiteral("OUT.pdf")});
  parser.addOption(
      {paperOption,
       QStringLiteral("Paper of the report: a4 or letter; else that of the language settings."),
       QStringLiteral("a4|letter")});
  parser.addPositionalArgument(
      QStringLiteral("FILE"),
      QStringLiteral(
          "A plan or a scenario; of a report also PLAN#NAME for one scenario of a plan."),
      QStringLiteral("[FILE…]"));
}

void identify() {
  QCoreApplication::setApplicationName(QStringLiteral("clusterwright"));
  QCoreApplication::setOrganizationName(QStringLiteral("clusterwright"));
  QCoreApplication::setApplicationVersion(QString::fromLatin1(cw::engineVersion));
}

/// Nothing for a paper that there is not.
std::optional<QPageSize> pageOf(const QString& paper) {
  if (paper.isEmpty()) return cw::defaultReportPage();
  if (paper == QLatin1String("a4")) return QPageSize(QPageSize::A4);
  if (paper == QLatin1String("letter")) return QPageSize(QPageSize::Letter);
  return std::nullopt;
}

/// What is wrong with how the program was called; empty where nothing is.
QString problemOf(QCommandLineParser& parser, const QStringList& arguments) {
  if (!parser.parse(arguments)) return parser.errorText();
  for (const char* told : {"help", "help-all", "version"})
    if (parser.isSet(QLatin1String(told))) return {};
  const bool report = parser.isSet(reportOption);
  const QString paper = parser.value(paperOption);
  if (parser.isSet(paperOption) && (paper.isEmpty() || !pageOf(paper)))
    return QStringLiteral("--paper %1: allowed are a4 and letter.").arg(paper);
  if (parser.isSet(paperOption) && !report)
    return QStringLiteral("--paper is the paper of a report; name its file with --report-pdf.");
  if (report && parser.positionalArguments().isEmpty())
    return QStringLiteral("--report-pdf: name the scenarios to report on.");
  if (!report && parser.positionalArguments().size() > 1)
    return QStringLiteral("open one file at a time.");
  return {};
}

int writeReport(const QString& out, const QString& paper, const QStringList& files) {
  std::vector<cw::ReportedScenario> reported;
  bool feasible = true;
  const auto tell = [](const std::string& remark) { complain(QString::fromStdString(remark), done); };
  for (const QString& file : files) {
    auto scenarios = cw::readScenarios(file.toStdString(), tell);
    if (!scenarios)
      return complain(QString::fromStdString(cw::sentenceOf(scenarios.error())),
                      scenarios.error().code == cw::ErrorCode::malformed ? malformed : failed);
    for (cw::Scenario& scenario : scenarios.value()) {
      const cw::Estimate answer = cw::estimate(scenario);
      reported.push_back({std::move(scenario), answer});
      cw::addUncertainty(reported.back().scenario, reported.back().estimate);
      feasible = feasible && answer.feasible();
    }
  }
  if (const QString problem = cw::writeReportPdf(out, reported, *pageOf(paper)); !problem.isEmpty())
    return complain(problem, failed);
  return feasible ? done : answerIsNo;
}

/// Options that end without a window must not need a display.
bool needsNoDisplay(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    for (const char* option : {"-h", "--help", "--help-all", "-v", "--version"})
      if (std::strcmp(argv[i], option) == 0) return true;
    if (std::strncmp(argv[i], "--report-pdf", 12) == 0) return true;
  }
  return false;
}

int showWindow(QApplication& application, const QStringList& files,
               const QString& settingsProblem) {
  cw::applyAppearance(application, cw::storedAppearance());
  cw::Document document;
  document.openSample("colossus-phase1");
  cw::MainWindow window(document);
  cw::Recovery recovery(document, cw::Recovery::defaultFolder());
  window.show();
  if (!settingsProblem.isEmpty()) emit window.files().notice(settingsProblem, {});
  if (!files.isEmpty()) window.files().openPath(files.front());
  window.files().offerRecovery(recovery);
  return QApplication::exec();
}

/// Qt's texts are Unicode and would name another file.
const char* firstNotUtf8(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (!cw::isUtf8(argv[i])) return argv[i];
  return nullptr;
}

int noDisplay() {
  return complain(QStringLiteral("no display can be reached; start the program in a desktop "
                                 "session, or use clusterwright-cli, which needs none."),
                  failed);
}

QStringList listOf(int argc, char** argv) {
  QStringList list;
  for (int i = 0; i < argc; ++i) list << QString::fromUtf8(argv[i]);
  return list;
}

}  // namespace

int main(int argc, char** argv) {
  identify();
  if (const char* given = firstNotUtf8(argc, argv))
    return complain(QString::fromStdString("the argument " + cw::inQuotes(given) +
                                           " is not UTF-8; rename the file."),
                    malformed);
  const cw::SettingsGuard settings;
  if (!settings.problem().isEmpty()) complain(settings.problem(), done);
  QCommandLineParser parser;
  describe(parser);
  const bool display = cw::desktop::namesDisplay(argc, argv);
  // Without a display Qt would end the program before it has looked at its arguments.
  if (!display || needsNoDisplay(argc, argv)) qputenv("QT_QPA_PLATFORM", "offscreen");
  QGuiApplication::setDesktopFileName(QStringLiteral("clusterwright"));
  // By then Qt has taken its own arguments out.
  std::optional<cw::desktop::StartWatch> watch([&] {
    const QString problem = problemOf(parser, listOf(argc, argv));
    return problem.isEmpty() ? noDisplay() : complain(problem, malformed);
  });
  QApplication application(argc, argv);
  watch.reset();
  QApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("clusterwright")));
  if (const QString problem = problemOf(parser, QCoreApplication::arguments()); !problem.isEmpty())
    return complain(problem, malformed);
  parser.process(application);  // help and version end here
  const QStringList files = parser.positionalArguments();
  if (parser.isSet(reportOption))
    return writeReport(parser.value(reportOption), parser.value(paperOption), files);
  return display ? showWindow(application, files, settings.problem()) : noDisplay();
}
