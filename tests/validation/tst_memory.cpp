// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>
#include <set>
#include <string>

#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "model/calibration/validation.h"
#include "model/performance/step_model.h"
#include "tests/support/examples.h"

using namespace cw;

/// Memory of the fullest GPU against textbook counts and against what published runs report.
class MemoryTest : public QObject
{
  Q_OBJECT
  ValidationSummary summary_;

  static StepEstimate stepOf(const Scenario& s, int replicas) {
    return stepEstimate({s.cluster.pools[0].node, s.cluster.fabric, s.job, *s.plan, replicas, shippedCalibration()}, false);
  }
  static double part(const StepEstimate& e, MemoryPart p) { return e.memory.parts[std::size_t(p)].bytes(); }

 private slots:
  void initTestCase() {
    const auto rows = readMeasurementsFile(CW_SOURCE_DIR "/data/validation/measurements.csv");
    QVERIFY2(bool(rows), rows ? "" : rows.error().message.c_str());
    const GpuLookup lookup = [](std::string_view name) { return gpuByPrintedName(name); };
    summary_ = validate(rows.value(), lookup, Folds::none);
  }
  /// Rajbhandari 2020: 2 + 2 + 12 bytes a parameter in mixed precision, each divided where it is sharded.
  void stateOfAdamTakesSixteenBytesAParameter() {
    Scenario s = examples::smallScenario();
    s.plan = ParallelPlan{};
    s.plan->sharding = Sharding::none;
    const double parameters = 8.03e9;
    const StepEstimate whole = stepOf(s, 8);
    const double states = part(whole, MemoryPart::weights) + part(whole, MemoryPart::gradients) + part(whole, MemoryPart::optimizer);
    QVERIFY2(std::abs(states / parameters / 16 - 1) < 0.01, qPrintable(QString::number(states / parameters)));
    s.plan->sharding = Sharding::optimizer;
    const StepEstimate sharded = stepOf(s, 8);
    QVERIFY(std::abs(part(sharded, MemoryPart::optimizer) / (parameters * 12 / 8) - 1) < 0.01);
    QCOMPARE(part(sharded, MemoryPart::weights), part(whole, MemoryPart::weights));
  }
  /// Korthikanti 2022: a GPT layer keeps s·b·h·(34 + 5·a·s/h) bytes with dropout. 3 %: the paper leaves out what one layer
  /// holds while its backward pass runs.
  void aGptLayerKeepsTheTextbookBytes() {
    Scenario s = examples::smallScenario();
    Architecture& a = s.job.architecture;
    a.gatedMlp = false;
    a.kvHeads = a.heads;
    a.ffnHidden = 4 * a.hidden;
    a.layers = 32;
    s.job.sequenceTokens = 2048;
    s.job.software.attentionKernel = AttentionKernel::unfused;
    s.job.software.tiledLoss = true;  // activations of the layers alone
    s.plan = ParallelPlan{};
    const double h = a.hidden, tokens = 2048, heads = a.heads;
    const double textbook = 32 * tokens * h * (34 + 5 * heads * tokens / h);
    const double counted = part(stepOf(s, 8), MemoryPart::activations);
    QVERIFY2(std::abs(counted / textbook - 1) < 0.03, qPrintable(QString::number(counted / textbook)));
  }
  void fullRecomputeKeepsTheInputsOfLayers() {
    Scenario s = examples::smallScenario();
    s.job.software.tiledLoss = true;
    s.plan = ParallelPlan{};
    const double all = part(stepOf(s, 8), MemoryPart::activations);
    s.plan->recompute = Recompute::full;
    const double inputs = double(s.job.architecture.layers) * s.job.sequenceTokens * s.job.architecture.hidden * 2;
    const double kept = part(stepOf(s, 8), MemoryPart::activations);
    QVERIFY(kept > inputs && kept < inputs + 0.1 * all);
  }
  /// Qi 2024: 1F1B keeps p microbatches on the first stage, ZB-1p as many on every stage, ZB-2p twice as many.
  void zeroBubbleDoublesTheActivations() {
    Scenario s = examples::smallScenario();
    s.job.software.tiledLoss = true;
    s.job.globalBatchSequences = 64;
    s.plan = ParallelPlan{};
    s.plan->pipeline = 8;
    const auto activations = [&](Schedule schedule) {
      s.plan->schedule = schedule;
      return part(stepOf(s, 1), MemoryPart::activations);
    };
    const double once = activations(Schedule::zeroBubble), twice = activations(Schedule::zeroBubble2);
    QCOMPARE(activations(Schedule::oneForwardOneBackward), once);
    QVERIFY2(twice > 1.9 * once && twice <= 2 * once, qPrintable(QString::number(twice / once)));
  }
  /// Whole MoE blocks made again: less is kept, and the experts' products are paid for once more.
  void recomputingExpertsTradesTimeForMemory() {
    Scenario s = examples::smallScenario();
    s.job.architecture = examples::mixtral8x7b();
    s.plan = ParallelPlan{};
    s.plan->expert = 8;
    s.plan->recompute = Recompute::selective;
    const StepEstimate kept = stepOf(s, 8);
    s.job.software.recomputeExperts = true;
    const StepEstimate again = stepOf(s, 8);
    QVERIFY(part(again, MemoryPart::activations) < 0.7 * part(kept, MemoryPart::activations));
    QVERIFY(again.time().seconds() > 1.1 * kept.time().seconds());
    QVERIFY(again.hardwareFlopPerStep > kept.hardwareFlopPerStep);
  }
  /// A step of several microbatches whose gradients are reduced once holds 4 bytes a parameter, sharded or not.
  void gradientsReducedOnceAStepStayWhole() {
    Scenario s = examples::smallScenario();
    s.job.software.framework = Framework::fsdp;
    s.job.software.deferGradientReduction = true;
    s.plan = ParallelPlan{};
    s.plan->sharding = Sharding::weights;
    s.job.globalBatchSequences = 16;
    QVERIFY(std::abs(part(stepOf(s, 8), MemoryPart::gradients) / (4 * 8.03e9) - 1) < 0.01);
    s.job.globalBatchSequences = 8;  // one microbatch: sharded at once
    QVERIFY(part(stepOf(s, 8), MemoryPart::gradients) < 8.03e9);
  }
  void reportedMemoryIsMet() {
    qInfo("%d rows, median %.1f %%, 90th percentile %.1f %%, signed %.1f %%", summary_.memory.predicted, 100 * summary_.memory.medianAbsolute,
          100 * summary_.memory.p90Absolute, 100 * summary_.memory.meanSigned);
    QVERIFY(summary_.memory.predicted >= 95);
    QVERIFY2(summary_.memory.medianAbsolute <= 0.08, qPrintable(QString::number(summary_.memory.medianAbsolute)));
    QVERIFY2(summary_.memory.p90Absolute <= 0.20, qPrintable(QString::number(summary_.memory.p90Absolute)));
  }
  /// Each known false "does not fit" has a reason; a new one is an error.
  void publishedRunsFit() {
    const std::set<std::string> known{
        "mbridge-25.11-gpt-oss-120b-h100-64-bf16-gbs512",   // microbatch 4 with 4 stages: what was offloaded is not said
        "mlm2021-t2-zero3-529.6b-a100-640",                 // checkpoints partitioned or offloaded, not said
        "AL-002",                                           // tiled loss alone; 8 % above capacity
        "CA-002",                                           // 70B on 16 GPUs with whole weights on each: stage 2 cannot be right
    };
    std::set<std::string> found;
    for (const std::size_t i : summary_.memory.ranButDoNotFit) found.insert(summary_.rows[i].id);
    for (const std::string& id : found) QVERIFY2(known.count(id), id.c_str());
    // One that fits by now leaves the list.
    for (const std::string& id : known) QVERIFY2(found.count(id), id.c_str());
  }
};

QTEST_APPLESS_MAIN(MemoryTest)
#include "tst_memory.moc"
