// SPDX-License-Identifier: GPL-3.0-or-later
// A child saves one state after another until it is killed without warning: the file holds one state, whole.
#include <QCoreApplication>
#include <QFileInfo>
#include <QObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"

using namespace cw;

namespace {

constexpr int scenarios = 12;

PlanFile state(int number) {
  PlanFile plan;
  for (int i = 0; i < scenarios; ++i) {
    Scenario s = loadSample("colossus-phase1").value();
    s.id = "00000000-0000-4000-8000-0000000000" + std::to_string(10 + i);
    s.name = std::to_string(number);
    s.notes = std::string(400000, char('a' + number % 26));  // more than SQLite's cache: pages reach the file before the end
    plan.scenarios.push_back(s);
  }
  return plan;
}

/// Name of every scenario and the letter of every note agree.
bool isWhole(const PlanFile& plan) {
  if (plan.scenarios.size() != scenarios) return false;
  const std::string& name = plan.scenarios.front().name;
  const char letter = char('a' + std::stoi(name) % 26);
  return std::all_of(plan.scenarios.begin(), plan.scenarios.end(),
                     [&](const Scenario& s) { return s.name == name && s.notes == std::string(400000, letter); });
}

int saveUntilKilled(const std::string& path) {
  for (;;) {
    const auto stored = readPlanFile(path);
    if (!stored) return 1;
    PlanFile next = state(std::stoi(stored.value().scenarios.front().name) + 1);
    next.revision = stored.value().revision;
    next.fileId = stored.value().fileId;
    if (!writePlanFile(next, path, Overwrite::refuseIfChanged)) return 2;
  }
}

}  // namespace

class PlanFileCrashTest : public QObject {
  Q_OBJECT

  /// Lets a child save into the plan and kills it after a while; true where it left a journal.
  static bool killASave(const QString& path, int atMostMilliseconds) {
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedChannels);
    child.start(QCoreApplication::applicationFilePath(), {"--save-until-killed", path});
    if (!child.waitForStarted()) qFatal("no child");
    if (child.waitForFinished(int(150 + QRandomGenerator::global()->bounded(atMostMilliseconds)))) qFatal("the child could not save");
    child.kill();
    child.waitForFinished(-1);
    return QFileInfo::exists(path + "-journal");
  }

 private slots:
  void aKilledSaveLeavesTheOldStateOrTheNew() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("plan.cwplan");
    QVERIFY(writePlanFile(state(0), path.toStdString(), Overwrite::refuseIfChanged));
    int journals = 0;
    for (int round = 0; round < 60; ++round) {
      if (killASave(path, 900)) ++journals;
      const auto read = readPlanFile(path.toStdString());
      QVERIFY2(read, read ? "" : read.error().message.c_str());
      QVERIFY(isWhole(read.value()));
      QVERIFY2(read.value().remark.empty(), read.value().remark.c_str());
    }
    qInfo("%d of 60 kills fell into a save", journals);
  }

  /// What a careful person does after a crash must not make it worse.
  void aBackupCopiedOverAKilledSaveIsWhole() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("plan.cwplan"), backup = folder.filePath("backup");
    QVERIFY(writePlanFile(state(0), path.toStdString(), Overwrite::refuseIfChanged));
    QVERIFY(QFile::copy(path, backup));
    int journals = 0;
    for (int round = 0; round < 25; ++round) {
      while (!killASave(path, 900)) {
      }
      ++journals;
      QVERIFY(QFile::remove(path) && QFile::copy(backup, path));
      const auto read = readPlanFile(path.toStdString());
      QVERIFY2(read, read ? "" : read.error().message.c_str());
      QVERIFY(isWhole(read.value()));
      QCOMPARE(read.value().scenarios.front().name, std::string("0"));
    }
    qInfo("%d backups over cut-off saves", journals);
  }
};

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  if (argc == 3 && std::string(argv[1]) == "--save-until-killed") return saveUntilKilled(argv[2]);
  PlanFileCrashTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_plan_file_crash.moc"
