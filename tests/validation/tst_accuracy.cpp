// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "data/catalog/catalog.h"
#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "model/calibration/validation.h"

using namespace cw;

/// The shipped constants against the shipped measurements: no class may become worse than what was recorded when they
/// were fitted. The bounds are the recorded figures, rounded up in their last digit.
class AccuracyTest : public QObject
{
  Q_OBJECT
  ValidationSummary summary_;

 private slots:
  void initTestCase() {
    const auto rows = readMeasurementsFile(CW_SOURCE_DIR "/data/validation/measurements.csv");
    QVERIFY2(bool(rows), rows ? "" : rows.error().message.c_str());
    const GpuLookup lookup = [](std::string_view name) { return gpuByPrintedName(name); };
    summary_ = validate(rows.value(), lookup, Folds::none);
  }
  void everyRowThatStatesEnoughIsPredicted() {
    QCOMPARE(summary_.overall.rows, 1200);
    QVERIFY2(summary_.overall.predicted >= 1088, qPrintable(QString::number(summary_.overall.predicted)));
    for (const RowResult& row : summary_.rows) QVERIFY2(row.predicted || !row.reason.empty(), row.id.c_str());
  }
  void noClassIsWorseThanRecorded_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("median");
    QTest::addColumn<double>("p90");
    QTest::newRow("dense H100/H200") << "dense H100/H200" << 0.027 << 0.106;
    QTest::newRow("dense A100") << "dense A100" << 0.048 << 0.147;
    QTest::newRow("MoE H100/H200") << "MoE H100/H200" << 0.052 << 0.254;
  }
  void noClassIsWorseThanRecorded() {
    QFETCH(QString, name);
    QFETCH(double, median);
    QFETCH(double, p90);
    for (const GroupSummary& g : summary_.byClass) {
      if (g.name != name.toStdString()) continue;
      QVERIFY2(g.medianAbsolute <= median, qPrintable(QString::number(g.medianAbsolute)));
      QVERIFY2(g.p90Absolute <= p90, qPrintable(QString::number(g.p90Absolute)));
      QVERIFY2(std::abs(g.meanSigned) < 0.023, qPrintable(QString::number(g.meanSigned)));
      return;
    }
    QFAIL("no such class");
  }
};

QTEST_APPLESS_MAIN(AccuracyTest)
#include "tst_accuracy.moc"
