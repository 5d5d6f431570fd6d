// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "model/calibration/row_class.h"
#include "model/calibration/validation.h"

using namespace cw;

namespace {

/// A row whose predicted time is `ratio` of the measured one.
RowResult row(const char* source, const char* model, const char* precision, double ratio, bool inside) {
  RowResult r;
  r.source = source;
  r.model = model;
  r.precision = precision;
  r.measured = 10;
  r.predicted = 10 * ratio;
  r.errorFraction = ratio - 1;
  r.p10 = inside ? 9 : 11;
  r.p90 = 12;
  return r;
}

/// A hundred rows of one source, model and precision; then three clusters of one, three and one.
std::vector<RowResult> madeUpRows() {
  std::vector<RowResult> rows(100, row("A", "M", "bf16", 1.1, true));
  rows.push_back(row("B", "M", "bf16", 2, false));
  rows.push_back(row("B", "M", "fp8", 1, true));
  rows.push_back(row("B", "M", "fp8", 1 / 1.5, false));
  rows.push_back(row("B", "M", "fp8", 3, false));
  rows.push_back(row("C", "N", "bf16", 0.25, false));
  return rows;
}

ClusterFigures figuresOf(const std::vector<RowResult>& rows) {
  std::vector<const RowResult*> pointers;
  for (const RowResult& r : rows) pointers.push_back(&r);
  return clusterFigures(pointers);
}

bool same(double a, double b) { return std::abs(a - b) < 1e-12; }

}  // namespace

class ClustersTest : public QObject
{
  Q_OBJECT
 private slots:
  /// Factors between measured and predicted time: 1.1, 1.5 (the middle of 1, 1.5 and 3), 2 and 4, either way.
  void everyClusterCountsOnce() {
    const ClusterFigures c = figuresOf(madeUpRows());
    QCOMPARE(c.clusters, 4);
    QVERIFY2(same(readAsFraction(c.medianLog), std::sqrt(1.5 * 2) - 1), qPrintable(QString::number(c.medianLog)));
    QVERIFY2(same(readAsFraction(c.p90Log), std::pow(2, 1.7) - 1), qPrintable(QString::number(c.p90Log)));
    QVERIFY(same(*c.insideInterval, (1 + 0 + 1.0 / 3 + 0) / 4));
  }
  void theOrderOfTheRowsIsNothing() {
    std::vector<RowResult> rows = madeUpRows();
    std::reverse(rows.begin(), rows.end());
    const ClusterFigures c = figuresOf(rows), straight = figuresOf(madeUpRows());
    QCOMPARE(c.medianLog, straight.medianLog);
    QCOMPARE(c.p90Log, straight.p90Log);
    QCOMPARE(c.largestSource, straight.largestSource);
  }
  /// What has most of the clusters, not what prints most of the rows.
  void theLargestSourceIsToldWithItsShare() {
    const ClusterFigures c = figuresOf(madeUpRows());
    QCOMPARE(c.largestSource, std::string("B"));
    QVERIFY(same(c.largestClusters, 2.0 / 4));
    QVERIFY(same(c.largestRows, 4.0 / 105));
  }
  void noRowsSayNothing() {
    const ClusterFigures c = figuresOf({});
    QCOMPARE(c.clusters, 0);
    QVERIFY(!c.insideInterval);
    QVERIFY(c.largestSource.empty());
  }

  void everyRowHasOneLine_data() {
    QTest::addColumn<QString>("metric");
    QTest::addColumn<int>("die");
    QTest::addColumn<bool>("moe");
    QTest::addColumn<bool>("preTraining");
    QTest::addColumn<bool>("lora");
    QTest::addColumn<QString>("line");
    const auto add = [](const char* line, const char* metric, int die, bool moe, bool preTraining, bool lora) {
      QTest::addRow("%s, %s", line, metric) << metric << die << moe << preTraining << lora << line;
    };
    const int hopper = int(Die::hopper), ampere = int(Die::ampere), blackwell = int(Die::blackwell);
    add("dense H100/H200", "step_time_s", hopper, false, true, false);
    add("dense H100/H200", "tokens_per_s_per_gpu", hopper, false, true, false);
    add("MoE H100/H200", "step_time_s", hopper, true, true, false);
    add("dense A100", "step_time_s", ampere, false, true, false);
    add("MoE A100", "tokens_per_s_per_gpu", ampere, true, true, false);
    add("dense Blackwell", "step_time_s", blackwell, false, true, false);
    add("MoE Blackwell", "step_time_s", blackwell, true, true, false);
    add("other GPUs", "step_time_s", -1, false, true, false);
    add("LoRA", "step_time_s", hopper, false, false, true);
    add("fine-tuning", "tokens_per_s_per_gpu", ampere, false, false, false);
    for (const char* metric : {"mfu", "hfu", "model_tflops_per_gpu"}) {
      add("MFU or TFLOP/s", metric, hopper, true, true, false);
      add("MFU or TFLOP/s", metric, hopper, false, false, true);
    }
    for (const char* metric : {"days", "gpu_hours", "time_to_train_min"}) add("whole runs", metric, ampere, false, true, false);
  }
  void everyRowHasOneLine() {
    QFETCH(QString, metric);
    QFETCH(int, die);
    QFETCH(bool, moe);
    QFETCH(bool, preTraining);
    QFETCH(bool, lora);
    QFETCH(QString, line);
    RowResult r;
    r.metric = metric.toStdString();
    if (die >= 0) r.die = Die(die);
    r.moe = moe;
    r.preTraining = preTraining;
    r.lora = lora;
    QCOMPARE(QString::fromStdString(rowClass(r)), line);
    QCOMPARE(std::ranges::count(rowClasses(), line.toStdString()), 1);
  }

  /// Alibaba's fork and a competitor's measurements bear names of NVIDIA's products; they are teams all the same.
  void vendorsAreNotTeams() {
    for (const char* family : {"NVIDIA dgxc-benchmarking", "NVIDIA/Megatron-LM", "NeMo Framework", "Megatron-Bridge performance skill",
                               "Korthikanti et al", "MLPerf Training", "MoE Parallel Folding paper"})
      QVERIFY2(isVendor(family), family);
    for (const char* family : {"Alibaba Megatron-LLaMA", "Kwai Megatron", "SimuMax B", "MegaScale-MoE", "XTuner Megatron MoE benchmark", "torchtitan benchmarks", "FlagPerf", ""})
      QVERIFY2(!isVendor(family), family);
  }
};

QTEST_APPLESS_MAIN(ClustersTest)
#include "tst_clusters.moc"
