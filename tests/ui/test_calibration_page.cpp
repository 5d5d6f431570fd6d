// SPDX-License-Identifier: GPL-3.0-or-later
// The page Calibration in the real window: runs come in, are refitted in the background, and go into the plan and out.
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "tests/ui/window_test.h"
#include "ui/document/calibrator.h"
#include "ui/main_window.h"
#include "ui/pages/calibration_page.h"
#include "ui/pages/run_model.h"
#include "ui/theme/theme.h"

using namespace cw;

namespace {

const char* const header = "id,framework,layers,hidden,ffn_hidden,heads,kv_heads,vocab,gated_mlp,seq_len,gpu,num_gpus,precision,global_batch_seqs,micro_batch_seqs,tp,pp,dp,recompute,metric,value\n";
const char* const twoRuns =
    "october-a,megatron,32,4096,14336,32,8,128256,1,8192,H100,64,bf16,128,1,1,1,64,none,step_time_s,1.86\n"
    "october-b,megatron,80,8192,28672,64,8,128256,1,8192,H100,128,bf16,128,1,8,4,4,selective,step_time_s,8.9\n";

}  // namespace

class TestCalibrationPage : public WindowTest {
  Q_OBJECT

 private slots:
  void initTestCase() { prepare(); }
  void init() {
    openWindow();
    page_ = window_->findChild<CalibrationPage*>();
    QVERIFY(page_);
    window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentWidget(page_);
    file_ = folder_.filePath(QStringLiteral("october.csv"));
    QFile file(file_);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(header) + twoRuns);
  }
  void cleanup() { closeWindow(); }
  void runsAreRefittedAppliedAndKept();
  void runsAreKeptWithThePlan();
  void aRefitIsStoppedInTheMiddle();
  void wrongCellsSayWhereAndWhat();
  void aSpreadsheetIsPasted();
  void anExportIsReadAgain();

 private:
  QPushButton* button(const char* name) const {
    for (QPushButton* each : page_->findChildren<QPushButton*>())
      if (each->accessibleName() == QLatin1String(name)) return each;
    qFatal("no button %s", name);
  }
  void click(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }
  QString label(const char* name) const {
    for (QLabel* each : window_->findChildren<QLabel*>())
      if (each->accessibleName() == QLatin1String(name)) return each->text();
    return {};
  }
  QTableWidget* table(const char* name) const {
    for (QTableWidget* each : page_->findChildren<QTableWidget*>())
      if (each->accessibleName() == QLatin1String(name)) return each;
    qFatal("no table %s", name);
  }
  RunModel* runs() const { return page_->findChild<RunModel*>(); }
  bool refitted() {
    click("Refit");
    return QTest::qWaitFor([this] { return button("Apply to this plan")->isEnabled(); }, 20'000);
  }

  CalibrationPage* page_ = nullptr;
  QTemporaryDir folder_;
  QString file_;
};

void TestCalibrationPage::runsAreRefittedAppliedAndKept() {
  const QAbstractItemModelTester tester(runs(), QAbstractItemModelTester::FailureReportingMode::QtTest);
  page_->importFile(file_);
  QCOMPARE(runs()->rowCount(), 2);
  QVERIFY(runs()->problems().isEmpty());
  QVERIFY2(refitted(), qPrintable(label("Runs and refit")));
  QVERIFY(!document_->scenario().calibration);
  QCOMPARE(table("Errors of the runs")->rowCount(), 2);
  QCOMPARE(table("Errors of the runs")->item(0, 0)->text(), QStringLiteral("october-a"));
  QVERIFY(table("Changed constants")->rowCount() > 0);

  click("Apply to this plan");
  QVERIFY(document_->scenario().calibration);
  const TeamCalibration own = *document_->scenario().calibration;
  QCOMPARE(own.id, std::string("october"));
  QCOMPARE(own.source, std::string("october.csv"));
  QCOMPARE(own.runs.size(), std::size_t(2));
  QCOMPARE(table("Changed constants")->rowCount(), int(own.changed.size()));
  QTRY_VERIFY(!document_->isEstimating());
  QVERIFY(label("Calibration in use").contains(QStringLiteral("october")));
  const QString plan = folder_.filePath(QStringLiteral("plan.cwplan"));
  QVERIFY(document_->saveAs(plan));
  document_->undoStack().undo();
  QVERIFY(!document_->scenario().calibration);
  QTRY_VERIFY(!document_->isEstimating());
  QVERIFY(label("Calibration in use").isEmpty());
  document_->undoStack().redo();
  QVERIFY(document_->scenario().calibration == own);
  click("Remove from this plan");
  QVERIFY(!document_->scenario().calibration);

  Document other;
  QVERIFY(other.open(plan));
  QVERIFY(other.scenario().calibration == own);
}

/// A colleague opens the plan, adds a run to those that are in it, and refits.
void TestCalibrationPage::runsAreKeptWithThePlan() {
  page_->importFile(file_);
  QVERIFY(!document_->undoStack().isClean());
  const QString plan = folder_.filePath(QStringLiteral("runs.cwplan"));
  QVERIFY(document_->saveAs(plan));
  document_->undoStack().undo();
  QCOMPARE(runs()->rowCount(), 0);
  QVERIFY(document_->open(plan));
  QCOMPARE(runs()->rowCount(), 2);
  QCOMPARE(runs()->index(1, 0).data().toString(), QStringLiteral("october-b"));
  click("Add run");
  QCOMPARE(runs()->rowCount(), 3);
  for (int column = 1; column < runs()->columnCount(); ++column) QVERIFY(runs()->setData(runs()->index(2, column), runs()->index(0, column).data()));
  QVERIFY2(refitted(), qPrintable(label("Runs and refit")));
  QCOMPARE(table("Errors of the runs")->rowCount(), 3);
  // What a cell cannot keep is cut off; what is kept can be read again.
  QVERIFY(runs()->setData(runs()->index(2, 1), QString(5000, u'\u20ac')));
  QVERIFY(document_->saveAs(plan));
  Document other;
  QVERIFY(other.open(plan));
  QVERIFY(other.scenario() == document_->scenario());
}

void TestCalibrationPage::aRefitIsStoppedInTheMiddle() {
  // Hundreds of runs keep a refit busy for longer than a click takes.
  const QString all = QStringLiteral(CW_SOURCE_DIR "/data/validation/measurements.csv");
  page_->importFile(all);
  QCOMPARE(runs()->rowCount(), 0);
  QVERIFY2(label("Runs and refit").contains(QStringLiteral("at most 1000 runs")), qPrintable(label("Runs and refit")));
  QFile published(all), some(folder_.filePath(QStringLiteral("some.csv")));
  QVERIFY(published.open(QIODevice::ReadOnly) && some.open(QIODevice::WriteOnly));
  for (int line = 0; line < 600; ++line) some.write(published.readLine());
  some.close();
  page_->importFile(some.fileName());
  QVERIFY(runs()->rowCount() > 100);
  click("Refit");
  QVERIFY(button("Stop")->isEnabled());
  QVERIFY(!button("Refit")->isEnabled());
  click("Stop");
  QTRY_VERIFY(!button("Stop")->isEnabled());
  QVERIFY2(label("Runs and refit").startsWith(QStringLiteral("Stopped")), qPrintable(label("Runs and refit")));
  QVERIFY(!button("Apply to this plan")->isEnabled());
  QVERIFY(!document_->scenario().calibration);
}

void TestCalibrationPage::wrongCellsSayWhereAndWhat() {
  page_->importFile(file_);
  const QModelIndex layers = runs()->index(1, int(runColumns().indexOf(QStringLiteral("layers"))));
  QVERIFY(runs()->setData(layers, QStringLiteral("many")));
  const QString said = label("Runs and refit");
  for (const char* part : {"Row 2", "layers", "many", "whole number"}) QVERIFY2(said.contains(QLatin1String(part)), qPrintable(said));
  QCOMPARE(layers.data(Qt::ToolTipRole).toString(), said);
  QVERIFY(!button("Refit")->isEnabled());
  QVERIFY(runs()->setData(layers, QStringLiteral("80")));
  QVERIFY(button("Refit")->isEnabled());
  // Typed by hand: what a run must have is asked for.
  click("Add run");
  QCOMPARE(runs()->rowCount(), 3);
  QVERIFY2(label("Runs and refit").contains(QStringLiteral("Row 3, column value is empty")), qPrintable(label("Runs and refit")));
  click("Remove run");
  QCOMPARE(runs()->rowCount(), 2);
}

void TestCalibrationPage::aSpreadsheetIsPasted() {
  QString text = QLatin1String(header) + QLatin1String(twoRuns);
  QGuiApplication::clipboard()->setText(text.replace(u',', u'\t'));
  click("Paste runs");
  QCOMPARE(runs()->rowCount(), 2);
  QCOMPARE(runs()->index(1, 0).data().toString(), QStringLiteral("october-b"));
  QGuiApplication::clipboard()->setText(QStringLiteral("id\tlayers\na\t3\n"));
  click("Paste runs");
  QCOMPARE(runs()->rowCount(), 2);
  QVERIFY2(label("Runs and refit").contains(QStringLiteral("num_gpus")), qPrintable(label("Runs and refit")));
}

void TestCalibrationPage::anExportIsReadAgain() {
  page_->importFile(file_);
  QVERIFY2(refitted(), qPrintable(label("Runs and refit")));
  click("Apply to this plan");
  const QString path = folder_.filePath(QStringLiteral("october.json"));
  QCOMPARE(writeCalibration(path, *document_->scenario().calibration), QString());
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QVERIFY(file.readAll().contains("clusterwright-calibration"));
}

QTEST_MAIN(TestCalibrationPage)
#include "test_calibration_page.moc"
