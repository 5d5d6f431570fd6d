// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>

#include "model/calibration/fit.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

/// Runs of different sizes, shapes and formats with step times that `truth` predicts.
std::vector<FitRow> madeUpRuns(const Calibration& truth) {
  std::vector<FitRow> rows;
  for (const int tensor : {1, 2, 4, 8})
    for (const int microbatch : {1, 2, 4})
      for (const int hidden : {4096, 8192, 16384})
        for (const Precision precision : {Precision::bf16, Precision::fp8}) {
          FitRow row;
          row.run.node = examples::h100Node();
          row.run.fabric = examples::railFabric();
          row.run.job.architecture = examples::llama8b();
          row.run.job.architecture.hidden = hidden;
          row.run.job.precision = precision;
          row.run.job.globalBatchSequences = 128 * microbatch;
          row.run.plan.tensor = tensor;
          row.run.plan.microbatchSequences = microbatch;
          row.run.replicas = 8;
          row.group = std::to_string(rows.size());  // every run speaks for itself
          row.stepSeconds = 1;
          row.stepSeconds = std::exp(logError(row, truth));
          rows.push_back(row);
        }
  return rows;
}

}  // namespace

class FitTest : public QObject
{
  Q_OBJECT
 private slots:
  void plantedConstantsAreFound() {
    Calibration truth = shippedCalibration();
    truth[Constant::gemmHopper16] = 0.60;
    truth[Constant::gemmHopper8] = 0.58;
    const std::vector<FitRow> rows = madeUpRuns(truth);
    std::vector<const FitRow*> pointers;
    for (const FitRow& row : rows) pointers.push_back(&row);
    const FitReport report = fitConstants(pointers);
    // The prior holds a little back: at least three quarters of the way, and every run matched.
    for (const Constant c : {Constant::gemmHopper16, Constant::gemmHopper8}) {
      const double start = constantTable()[std::size_t(c)].prior, way = (start - report.calibration[c]) / (start - truth[c]);
      QVERIFY2(way > 0.75 && way < 1.25, qPrintable(QString::number(way)));
    }
    QVERIFY(report.medianAbsolute < 0.01);
  }
  void constantsThatNoRowSeesStayWhereTheyAre() {
    Calibration truth = shippedCalibration();
    truth[Constant::gemmHopper16] = 0.60;
    const std::vector<FitRow> rows = madeUpRuns(truth);
    std::vector<const FitRow*> pointers;
    for (const FitRow& row : rows) pointers.push_back(&row);
    const FitReport report = fitConstants(pointers);
    for (const Constant c : {Constant::gemmAmpere, Constant::hostMoeMillis, Constant::jaxRecompute, Constant::unstatedNicGigabytes})
      QVERIFY(std::abs(report.calibration[c] / constantTable()[std::size_t(c)].prior - 1) < 1e-3);
  }
  void sourceFamiliesDropTheirVersions() {
    QCOMPARE(sourceFamily("NVIDIA dgxc-benchmarking v25.01"), std::string("NVIDIA dgxc-benchmarking"));
    QCOMPARE(sourceFamily("NeMo Framework 26.04.01 (Megatron-Bridge performance summary)"), std::string("NeMo Framework"));
    QCOMPARE(sourceFamily("torchtitan benchmarks"), std::string("torchtitan benchmarks"));
  }
};

QTEST_APPLESS_MAIN(FitTest)
#include "tst_fit.moc"
