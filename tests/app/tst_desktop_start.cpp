// SPDX-License-Identifier: GPL-3.0-or-later
// How the desktop program begins: its arguments, with and without a display, and what stands where
// its files should be.
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "tests/app/program.h"

using namespace cw;

class DesktopStartTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString path(const QString& name) const { return folder_.filePath(name); }

  /// In a home of its own. `display`: offscreen, or nothing, or an X server that is not there.
  Ended desktop(const QStringList& arguments,
                  const QString& display = QStringLiteral("offscreen")) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
      environment.remove(variable);
    if (display == QLatin1String("offscreen"))
      environment.insert("QT_QPA_PLATFORM", display);
    else if (!display.isEmpty())
      environment.insert("DISPLAY", display);
    environment.insert("HOME", folder_.path());
    environment.insert("XDG_CONFIG_HOME", path("config"));
    environment.insert("XDG_DATA_HOME", path("data"));
    process.setProcessEnvironment(environment);
    return outcomeOf(process, QStringLiteral(CW_DESKTOP), arguments);
  }
  QString planOf(std::initializer_list<const char*> samples, const QString& name) const {
    PlanFile plan;
    for (const char* id : samples) plan.scenarios.push_back(loadSample(id).value());
    return writePlanFile(plan, path(name).toStdString(), Overwrite::always) ? path(name)
                                                                            : QString();
  }

 private slots:
  void wrongUseIsMalformedInput_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown option") << QStringList{"--nope"} << "nope";
    QTest::newRow("two files") << QStringList{"a", "b"} << "one file";
    QTest::newRow("paper") << QStringList{"--report-pdf", path("x.pdf"), "--paper", "a5", "x.json"}
                           << "a4 and letter";
    QTest::newRow("paper without a report") << QStringList{"--paper", "a4"} << "--report-pdf";
    QTest::newRow("no value") << QStringList{"--report-pdf"} << "report-pdf";
    QTest::newRow("nothing to report on")
        << QStringList{"--report-pdf", path("x.pdf")} << "scenarios";
    QTest::newRow("escapes") << QStringList{"--\x1b[31mnope"} << "\\x1b[31mnope";
  }
  void wrongUseIsMalformedInput() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    for (const char* display : {"offscreen", "", ":4711"}) {
      const Ended outcome = desktop(arguments, display);
      QVERIFY2(outcome.status == 2, outcome.err.constData());
      QVERIFY2(outcome.err.contains(says.toUtf8()) && !outcome.err.contains('\x1b'),
               outcome.err.constData());
    }
  }

  void helpAndVersionNeedNoDisplay() {
    for (const char* display : {"offscreen", "", ":4711"})
      for (const char* option : {"--help", "--help-all", "-h", "--version", "-v"}) {
        const Ended outcome = desktop({option}, display);
        QVERIFY2(outcome.status == 0 && !outcome.out.isEmpty() && outcome.err.isEmpty(),
                 outcome.err.constData());
      }
  }

  void withoutADisplayItSaysSo() {
    for (const char* display : {"", ":4711"}) {
      const Ended outcome = desktop({}, display);
      QVERIFY2(outcome.status == 3, outcome.err.constData());
      QVERIFY2(outcome.err.contains("clusterwright: no display can be reached"),
               outcome.err.constData());
    }
  }

  void aPlatformThatIsNotThereIsTold() {
    QCOMPARE(desktop({"-platform", "nothing-like-it"}, "").status, 3);
  }

  void plansAreReported() {
    const QString one = planOf({"grok-1"}, "one.cwplan"),
                  two = planOf({"grok-1", "grok-2"}, "two.CWPLAN"), out = path("out.pdf");
    const auto size = [&](const QString& source) {
      QFile::remove(out);
      const Ended outcome = desktop({"--report-pdf", out, source}, "");
      return outcome.status == 0 ? QFileInfo(out).size() : -1;
    };
    const qint64 single = size(one),
                 part = size(two + "#" + QString::fromStdString(loadSample("grok-1").value().name)),
                 both = size(two);
    QVERIFY2(single > 10000 && part > 10000, "each is a report");
    QVERIFY2(both > single * 3 / 2, "all scenarios of the plan are in it");
    QVERIFY(size("sample:grok-1") > 10000);
    for (const auto& [source, status] :
         {std::pair(path("missing.json"), 3), {two + "#three", 2}, {folder_.path(), 3}}) {
      const Ended outcome = desktop({"--report-pdf", out, source});
      QVERIFY2(
          outcome.status == status && outcome.err.contains(source.section(u'#', 0, 0).toUtf8()),
          outcome.err.constData());
    }
  }

  void aPipeIsNoScenario() {
    QVERIFY(::mkfifo(path("pipe.json").toUtf8().constData(), 0600) == 0);
    const Ended outcome = desktop({"--report-pdf", path("x.pdf"), path("pipe.json")});
    QVERIFY2(outcome.status == 3 && outcome.err.contains("is a pipe"), outcome.err.constData());
  }

  void namesThatAreNotUtf8AreRefused() {
    const QByteArray command =
        QByteArray(CW_DESKTOP) + " 'n\xff.json' 2>&1 | grep -q 'not UTF-8; rename the file'";
    QCOMPARE(std::system(command.constData()), 0);
  }

  /// A report reads no settings, and the message comes before anything could wait.
  void aPipeForSettingsIsTold() {
    const QString config = path("config/clusterwright");
    QVERIFY(QDir().mkpath(config));
    for (const char* name : {"/clusterwright.conf", ".conf", "/clusterwright.conf.lock"}) {
      const QString file = config + QLatin1String(name);
      QVERIFY(::mkfifo(file.toUtf8().constData(), 0600) == 0);
      const Ended outcome = desktop({"--report-pdf", path("settings.pdf"), "sample:grok-1"});
      QFile::remove(file);
      QVERIFY2(outcome.status == 0 && outcome.err.contains("is no file of settings"),
               outcome.err.constData());
    }
  }
};

QTEST_GUILESS_MAIN(DesktopStartTest)
#include "tst_desktop_start.moc"
