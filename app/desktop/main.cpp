// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program: parse, build, go.
#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QTextStream>

#include <cstring>
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

int writeReport(const QString& out, const QStringList& files) {
  std::vector<cw::ReportedScenario> reported;
  bool feasible = true;
  for (const QString& file : files) {
    auto scenario = cw::readScenarioFile(file.toStdString());
    if (!scenario) {
      const bool unreadable = scenario.error().code == cw::ErrorCode::unreadable;
      return complain(QString::fromStdString(scenario.error().message), unreadable ? failed : malformed);
    }
    reported.push_back({scenario.value(), cw::estimate(scenario.value())});
    cw::addUncertainty(scenario.value(), reported.back().estimate);
    feasible = feasible && reported.back().estimate.feasible();
  }
  if (const QString problem = cw::writeReportPdf(out, reported, cw::defaultReportPage()); !problem.isEmpty())
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
  if (parser.isSet(QStringLiteral("report-pdf"))) return writeReport(parser.value(QStringLiteral("report-pdf")), files);
  if (files.size() > 1) return complain(QStringLiteral("open one file at a time."), malformed);
  return showWindow(application, files);
}
