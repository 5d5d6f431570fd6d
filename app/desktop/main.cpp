// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program: parse, build, go.
#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QTextStream>

#include <cstring>
#include <optional>
#include <vector>

#include "data/scenario/scenario_json.h"
#include "model/version.h"
#include "ui/document/document.h"
#include "ui/document/recovery.h"
#include "ui/file_actions.h"
#include "ui/main_window.h"
#include "ui/report/report.h"
#include "ui/theme/theme.h"

namespace {

enum ExitStatus { done = 0, answerIsNo = 1, malformed = 2, failed = 3 };

void describe(QCommandLineParser& parser) {
  parser.setApplicationDescription(QStringLiteral("Plans GPU clusters for training large models."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addOption({QStringLiteral("report-pdf"), QStringLiteral("Write the report of the scenarios named as arguments and end; needs no display."), QStringLiteral("OUT.pdf")});
  parser.addOption({QStringLiteral("paper"), QStringLiteral("Paper of the report: a4 or letter; else that of the language settings."), QStringLiteral("a4|letter")});
  parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("A plan (*.cwplan) or a scenario (*.json)."), QStringLiteral("[FILE…]"));
}

void identify() {
  QCoreApplication::setApplicationName(QStringLiteral("clusterwright"));
  QCoreApplication::setOrganizationName(QStringLiteral("clusterwright"));
  QCoreApplication::setApplicationVersion(QString::fromLatin1(cw::engineVersion));
}

int complain(const QString& message, int status) {
  QTextStream(stderr) << "clusterwright: " << message << Qt::endl;
  return status;
}

/// Nothing for a paper that there is not.
std::optional<QPageSize> pageOf(const QString& paper) {
  if (paper.isEmpty()) return cw::defaultReportPage();
  if (paper == QLatin1String("a4")) return QPageSize(QPageSize::A4);
  if (paper == QLatin1String("letter")) return QPageSize(QPageSize::Letter);
  return std::nullopt;
}

int writeReport(const QString& out, const QString& paper, const QStringList& files) {
  const std::optional<QPageSize> page = pageOf(paper);
  if (!page) return complain(QStringLiteral("--paper %1: allowed are a4 and letter.").arg(paper), malformed);
  std::vector<cw::ReportedScenario> reported;
  bool feasible = true;
  for (const QString& file : files) {
    auto scenario = cw::readScenarioFile(file.toStdString());
    if (!scenario) {
      const bool unreadable = scenario.error().code == cw::ErrorCode::unreadable;
      return complain(QString::fromStdString(scenario.error().message), unreadable ? failed : malformed);
    }
    reported.push_back({scenario.value(), cw::estimate(scenario.value())});
    cw::addUncertainty(reported.back().scenario, reported.back().estimate);
    feasible = feasible && reported.back().estimate.feasible();
  }
  if (const QString problem = cw::writeReportPdf(out, reported, *page); !problem.isEmpty())
    return complain(problem, reported.empty() ? malformed : failed);
  return feasible ? done : answerIsNo;
}

/// Options that end without a window must not need a display.
bool needsNoDisplay(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    for (const char* option : {"-h", "--help", "--help-all", "-v", "--version"})
      if (std::strcmp(argv[i], option) == 0) return true;
  return false;
}

bool isReport(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (std::strncmp(argv[i], "--report-pdf", 12) == 0) return true;
  return false;
}

int showWindow(QApplication& application, const QStringList& files) {
  cw::applyAppearance(application, cw::storedAppearance());
  cw::Document document;
  document.openSample("colossus-phase1");
  cw::MainWindow window(document);
  const cw::Recovery recovery(document, cw::Recovery::defaultFolder());
  window.show();
  if (!files.isEmpty()) window.files().openPath(files.front());
  window.files().offerRecovery(recovery);
  return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
  identify();
  QCommandLineParser parser;
  describe(parser);
  if (needsNoDisplay(argc, argv)) {
    const QCoreApplication core(argc, argv);
    parser.process(core);
    return done;
  }
  if (isReport(argc, argv)) qputenv("QT_QPA_PLATFORM", "offscreen");
  QGuiApplication::setDesktopFileName(QStringLiteral("clusterwright"));
  QApplication application(argc, argv);
  QApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("clusterwright")));
  parser.process(application);
  const QStringList files = parser.positionalArguments();
  if (parser.isSet(QStringLiteral("report-pdf"))) return writeReport(parser.value(QStringLiteral("report-pdf")), parser.value(QStringLiteral("paper")), files);
  if (files.size() > 1) return complain(QStringLiteral("open one file at a time."), malformed);
  return showWindow(application, files);
}
