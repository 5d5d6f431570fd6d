// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <algorithm>
#include <string>

#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "model/calibration/validation.h"

using namespace cw;

/// What a team that the model has never seen may expect, from all published rows: no class may become worse than what was
/// recorded. The bounds are the figures of README.md, rounded in their last digit to the side that allows.
class TeamAccuracyTest : public QObject
{
  Q_OBJECT
  ValidationSummary teams_;  ///< both files, each source left out

 private slots:
  void initTestCase() {
    const auto both = readMeasurementsFiles({CW_SOURCE_DIR "/data/validation/measurements.csv", CW_SOURCE_DIR "/data/validation/measurements_2.csv"});
    QVERIFY2(bool(both), both ? "" : both.error().message.c_str());
    teams_ = validate(both.value(), gpuByPrintedName, Folds::sources);
  }
  /// Every source × model × precision once.
  void noTeamIsWorseOffThanRecorded_data() {
    QTest::addColumn<double>("median");
    QTest::addColumn<double>("p90");
    QTest::addColumn<double>("inside");
    const auto record = [](const char* name, double median, double p90, double inside) { QTest::newRow(name) << median << p90 << inside; };
    record("dense H100/H200", 0.084, 0.255, 0.439);
    record("dense A100", 0.076, 0.263, 0.608);
    record("MoE H100/H200", 0.080, 0.506, 0.697);
    record("dense Blackwell", 0.115, 0.411, 0.660);
    record("MoE Blackwell", 0.244, 0.565, 0.861);
    record("LoRA", 0.706, 0.935, 0.001);
    record("fine-tuning", 0.181, 0.412, 0.386);
    record("MFU or TFLOP/s", 0.108, 0.339, 0.516);
  }
  void noTeamIsWorseOffThanRecorded() {
    QFETCH(double, median);
    QFETCH(double, p90);
    QFETCH(double, inside);
    const auto found = std::ranges::find(teams_.byClass, std::string(QTest::currentDataTag()), &GroupSummary::name);
    QVERIFY(found != teams_.byClass.end());
    const ClusterFigures& c = found->clusters;
    QVERIFY2(readAsFraction(c.medianLog) <= median, qPrintable(QString::number(readAsFraction(c.medianLog))));
    QVERIFY2(readAsFraction(c.p90Log) <= p90, qPrintable(QString::number(readAsFraction(c.p90Log))));
    QVERIFY2(c.insideInterval.value_or(0) >= inside, qPrintable(QString::number(c.insideInterval.value_or(0))));
  }
  /// Each row counts in one class, and a class says of whom it mostly speaks.
  void classesDivideTheRows() {
    int rows = 0, published = 0;
    for (const GroupSummary& g : teams_.byClass) {
      rows += g.rows;
      QVERIFY2(!g.clusters.largestSource.empty() && g.clusters.largestClusters > 0 && g.clusters.largestClusters <= 1, g.name.c_str());
    }
    for (const GroupSummary& g : teams_.byPublisher) published += g.rows;
    QCOMPARE(rows, 1200 + 341);
    QCOMPARE(published, 1200 + 341);
  }
};

QTEST_APPLESS_MAIN(TeamAccuracyTest)
#include "tst_team_accuracy.moc"
