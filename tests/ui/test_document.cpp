// SPDX-License-Identifier: GPL-3.0-or-later
// The open plan without a window: undo, file, background answers.
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "ui/document/catalogue.h"
#include "ui/document/document.h"
#include "ui/document/recovery.h"

using namespace cw;

namespace {

void setNodes(Document& document, int nodes) {
  document.edit(QStringLiteral("Nodes"), QStringLiteral("/cluster/pools/0/nodes"),
                [nodes](Scenario& s) { s.cluster.pools[0].nodes = nodes; });
}

}  // namespace

class TestDocument : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void startsOnOneScenario();
  void typingInOneFieldIsOneUndoStep();
  void leavingTheFieldEndsTheStep();
  void typingBackLeavesNothingToUndo();
  void undoShowsTheScenarioThatChanged();
  void lastScenarioCannotBeRemoved();
  void answersTheLatestQuestion();
  void theSpreadFollowsTheAnswer();
  void typingLeavesNoSpreadOfAnOlderPlan();
  void savedPlanGivesTheSameAnswer();
  void filesAreKnownByWhatTheyHold();
  void namesOfFilesStayOnTheirLine();
  void savingOverUnseenChangesIsAConflict();
  void changeOnDiskIsNoticedOnce();
  void contradictionIsNotSaved();
  void explanationRecomputesToTheAnswer();
  void remedyIsAppliedAsOneStep();
  void csvNamesTheScenario();
  void unsavedWorkSurvivesACrash();
  void nothingIsLeftAfterAnOrderlyEnd();
};

void TestDocument::startsOnOneScenario() {
  Document document;
  QCOMPARE(document.count(), 1);
  QVERIFY(!document.isModified());
  document.openSample("colossus-phase1");
  QCOMPARE(document.scenario().cluster.gpusInstalled(), 100000L);
  QVERIFY(!document.isModified());
}

void TestDocument::typingInOneFieldIsOneUndoStep() {
  Document document;
  const int before = document.scenario().cluster.pools[0].nodes;
  for (const int nodes : {1, 12, 125, 1250}) setNodes(document, nodes);
  QCOMPARE(document.undoStack().count(), 1);
  QVERIFY(document.isModified());
  document.undoStack().undo();
  QCOMPARE(document.scenario().cluster.pools[0].nodes, before);
  QVERIFY(!document.isModified());
  document.undoStack().redo();
  QCOMPARE(document.scenario().cluster.pools[0].nodes, 1250);
}

void TestDocument::leavingTheFieldEndsTheStep() {
  Document document;
  setNodes(document, 10);
  document.finishEdit();
  setNodes(document, 20);
  QCOMPARE(document.undoStack().count(), 2);
}

void TestDocument::typingBackLeavesNothingToUndo() {
  Document document;
  const int before = document.scenario().cluster.pools[0].nodes;
  setNodes(document, before + 1);
  setNodes(document, before);
  QCOMPARE(document.undoStack().count(), 0);
}

void TestDocument::undoShowsTheScenarioThatChanged() {
  Document document;
  document.duplicate(0);
  QCOMPARE(document.current(), 1);
  setNodes(document, 7);
  document.setCurrent(0);
  document.undoStack().undo();
  QCOMPARE(document.current(), 1);
  QVERIFY(document.scenario().cluster.pools[0].nodes != 7);
}

void TestDocument::lastScenarioCannotBeRemoved() {
  Document document;
  document.remove(0);
  QCOMPARE(document.count(), 1);
  document.duplicate(0);
  QVERIFY(document.scenarioAt(0).id != document.scenarioAt(1).id);
  document.remove(1);
  QCOMPARE(document.count(), 1);
}

void TestDocument::answersTheLatestQuestion() {
  Document document;
  for (int nodes = 100; nodes <= 400; nodes += 3) setNodes(document, nodes);
  QTRY_VERIFY(!document.isEstimating());
  QCOMPARE(document.estimate()->gpusInstalled, document.scenario().cluster.gpusInstalled());
}

void TestDocument::theSpreadFollowsTheAnswer() {
  Document document;
  document.openSample("colossus-phase1");
  QTRY_VERIFY(!document.isSampling());
  const Percentiles alone = *document.estimate()->runTotalUsd;
  document.edit(QStringLiteral("Range"), QStringLiteral("/ranges"), [](Scenario& s) {
    s.ranges = {{.input = UncertainInput::purchase, .of = {}, .low = 100'000, .high = 500'000, .likely = {}, .source = {}}};
  });
  QVERIFY(document.isSampling());
  QSignalSpy estimated(&document, &Document::estimateReady), sampled(&document, &Document::riskReady);
  QTRY_COMPARE(sampled.count(), 1);
  QCOMPARE(estimated.count(), 1);
  QVERIFY(!document.isSampling());
  const Percentiles both = *document.estimate()->runTotalUsd;
  QVERIFY(both.p90 - both.p10 > alone.p90 - alone.p10);
  QVERIFY(document.currentReply().estimate.uncertainty.has_value());
}

void TestDocument::typingLeavesNoSpreadOfAnOlderPlan() {
  Document document;
  document.openSample("colossus-phase1");
  QSignalSpy sampled(&document, &Document::riskReady);
  for (int nodes = 6000; nodes < 6040; ++nodes) {
    setNodes(document, nodes);
    QCoreApplication::processEvents();
  }
  QTRY_VERIFY(!document.isSampling());
  QVERIFY(sampled.count() < 40);  // most were overtaken
  QCOMPARE(document.reply()->scenario.cluster.pools[0].nodes, 6039);
  QCOMPARE(document.estimate()->uncertainty->point[Figure::trainingDays], document.estimate()->trainingTime.days());
}

void TestDocument::savedPlanGivesTheSameAnswer() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("team.cwplan"));
  Document document;
  document.openSample("colossus-phase1");
  setNodes(document, 4321);
  QTRY_VERIFY(!document.isEstimating());
  QVERIFY(document.saveAs(path));
  QVERIFY(!document.isModified());
  Document again;
  QVERIFY(again.open(path));
  QVERIFY(again.scenario() == document.scenario());
  QTRY_VERIFY(!again.isEstimating());
  QCOMPARE(again.estimate()->trainingTime.seconds(), document.estimate()->trainingTime.seconds());
}

void TestDocument::filesAreKnownByWhatTheyHold() {
  const QTemporaryDir folder;
  Document written;
  setNodes(written, 321);
  QVERIFY(written.saveAs(folder.filePath(QStringLiteral("team.cwplan"))));
  QVERIFY(written.exportScenario(folder.filePath(QStringLiteral("one.json"))));
  for (const char* name : {"TEAM.CWPLAN", "plan", "plan.json"}) {
    QVERIFY(QFile::copy(folder.filePath(QStringLiteral("team.cwplan")),
                        folder.filePath(QLatin1String(name))));
    Document document;
    QVERIFY2(document.open(folder.filePath(QLatin1String(name))), name);
    QCOMPARE(document.scenario().cluster.pools[0].nodes, 321);
    QCOMPARE(document.path(), folder.filePath(QLatin1String(name)));
  }
  QVERIFY(QFile::copy(folder.filePath(QStringLiteral("one.json")),
                      folder.filePath(QStringLiteral("scenario"))));
  Document document;
  QVERIFY(document.open(folder.filePath(QStringLiteral("scenario"))));
  QVERIFY(document.path().isEmpty());  // a new plan of that one scenario
  QVERIFY(::mkfifo(folder.filePath(QStringLiteral("pipe.json")).toUtf8().constData(), 0600) == 0);
  const FileOutcome pipe = document.open(folder.filePath(QStringLiteral("pipe.json")));
  QVERIFY2(pipe.message.contains(QLatin1String("is a pipe")), qPrintable(pipe.message));
}

void TestDocument::namesOfFilesStayOnTheirLine() {
  const QTemporaryDir folder;
  Document document;
  QVERIFY(document.saveAs(folder.filePath(QStringLiteral("two\nlines\x1b.cwplan"))));
  QCOMPARE(document.title(), QStringLiteral("two\\nlines\\x1b.cwplan"));
}

void TestDocument::savingOverUnseenChangesIsAConflict() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("team.cwplan"));
  Document mine;
  QVERIFY(mine.saveAs(path));
  Document theirs;
  QVERIFY(theirs.open(path));
  setNodes(theirs, 11);
  QVERIFY(theirs.save());
  setNodes(mine, 12);
  QVERIFY(mine.save().result == FileResult::conflict);
  QVERIFY(mine.isModified());
  QVERIFY(mine.save(true));
  QVERIFY(!mine.isModified());
}

void TestDocument::changeOnDiskIsNoticedOnce() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("team.cwplan"));
  Document mine;
  QVERIFY(mine.saveAs(path));
  QSignalSpy noticed(&mine, &Document::changedOnDisk);
  setNodes(mine, 12);
  QVERIFY(mine.save());
  QTest::qWait(300);
  QCOMPARE(noticed.count(), 0);  // its own save is no news
  Document theirs;
  QVERIFY(theirs.open(path));
  setNodes(theirs, 11);
  QVERIFY(theirs.save());
  QTRY_COMPARE(noticed.count(), 1);
}

void TestDocument::contradictionIsNotSaved() {
  const QTemporaryDir folder;
  Document document;
  document.edit(QStringLiteral("Heads"), QStringLiteral("/job/architecture/kv_heads"), [](Scenario& s) {
    s.job.architecture.heads = 64;
    s.job.architecture.kvHeads = 7;
  });
  QTRY_VERIFY(!document.isEstimating());
  QVERIFY(!document.problem().isEmpty());
  const FileOutcome outcome = document.saveAs(folder.filePath(QStringLiteral("bad.cwplan")));
  QVERIFY(outcome.result == FileResult::failed);
  QVERIFY(!outcome.message.isEmpty());
}

void TestDocument::explanationRecomputesToTheAnswer() {
  Document document;
  document.openSample("colossus-phase1");
  document.explain("step_time_s");
  QTRY_VERIFY(!document.isEstimating());
  QVERIFY(document.explanation());
  const double told = document.estimate()->step.time().seconds();
  QVERIFY(qAbs(recompute(*document.explanation()) - told) <= 1e-9 * told);
}

void TestDocument::remedyIsAppliedAsOneStep() {
  Document document;
  document.openSample("colossus-phase1");
  document.edit(QStringLiteral("Plan"), QStringLiteral("/plan"), [](Scenario& s) { s.plan = ParallelPlan{}; });
  document.finishEdit();
  const int steps = document.undoStack().count();
  Remedy remedy;
  remedy.plan = document.scenario().plan;
  remedy.plan->tensor = 8;
  document.applyRemedy(remedy);
  QCOMPARE(document.scenario().plan->tensor, 8);
  QCOMPARE(document.undoStack().count(), steps + 1);
}

void TestDocument::csvNamesTheScenario() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("numbers.csv"));
  Document document;
  document.openSample("colossus-phase1");
  QVERIFY(document.exportCsv(path));
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray text = file.readAll();
  QVERIFY(text.contains("step_time_s"));
  QVERIFY(text.contains(document.scenario().name.c_str()));
}

void TestDocument::unsavedWorkSurvivesACrash() {
  const QTemporaryDir folder;
  const QString plan = folder.filePath(QStringLiteral("team.cwplan")), kept = folder.filePath(QStringLiteral("kept"));
  Document crashed;
  QVERIFY(crashed.saveAs(plan));
  const QString copy = kept + QStringLiteral("/copy.cwplan");
  {
    Recovery recovery(crashed, kept);
    setNodes(crashed, 77);
    QTRY_COMPARE_WITH_TIMEOUT(QDir(kept).entryList({QStringLiteral("*.from")}).size(), 1, 5000);
    QVERIFY(recovery.leftovers().empty());  // its own session still runs
    // What a crash leaves: the files, and no lock.
    const QString own = kept + u'/' + QDir(kept).entryList({QStringLiteral("*.cwplan")}).constFirst();
    QVERIFY(QFile::copy(own, copy) && QFile::copy(own + QStringLiteral(".from"), copy + QStringLiteral(".from")));
  }
  Document next;
  Recovery recovery(next, kept);
  const auto left = recovery.leftovers();
  QCOMPARE(left.size(), std::size_t(1));
  QCOMPARE(left[0].original, plan);
  QVERIFY(recovery.restore(left[0]));
  QCOMPARE(next.scenario().cluster.pools[0].nodes, 77);
  QVERIFY(next.isModified());
  QVERIFY(next.save());
  QVERIFY(recovery.leftovers().empty());
}

void TestDocument::nothingIsLeftAfterAnOrderlyEnd() {
  const QTemporaryDir folder;
  Document document;
  {
    const Recovery recovery(document, folder.path());
    setNodes(document, 77);
    QTRY_COMPARE_WITH_TIMEOUT(QDir(folder.path()).entryList({QStringLiteral("*.from")}).size(), 1, 5000);
  }
  QVERIFY(QDir(folder.path()).entryList(QDir::Files).isEmpty());
}

QTEST_GUILESS_MAIN(TestDocument)
#include "test_document.moc"
