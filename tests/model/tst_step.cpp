// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>

#include "model/estimate/estimate.h"
#include "model/performance/rank_shape.h"
#include "model/performance/step_model.h"
#include "model/workload/flops.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

StepEstimate stepOf(const Scenario& s, int replicas) {
  return stepEstimate({s.cluster.pools[0].node, s.cluster.fabric, s.job, *s.plan, replicas, shippedCalibration()}, true);
}

bool finds(const Estimate& e, Rule rule) {
  for (const Finding& f : e.findings)
    if (f.rule == rule) return true;
  return false;
}

}  // namespace

class StepTest : public QObject
{
  Q_OBJECT
 private slots:
  void operatorsSumToGemmAttentionAndElementwise() {
    const Scenario s = examples::smallScenario();
    const StepEstimate step = stepOf(s, 32);
    double rows = 0;
    for (const OperatorRow& row : step.operators) rows += row.time.seconds();
    const double parts = (step.part(StepPart::gemm) + step.part(StepPart::attention) + step.part(StepPart::elementwise)).seconds();
    QVERIFY(std::abs(rows / parts - 1) < 1e-9);
  }
  void operatorFlopIsModelFlop() {
    Scenario s = examples::smallScenario();
    const StepEstimate step = stepOf(s, 32);
    double flop = 0;
    for (const OperatorRow& row : step.operators) flop += row.flop;
    // Operators count the flash kernel's five backward products where the model counts four, and a padded vocabulary.
    const double total = flop * 64;
    QVERIFY2(total >= step.modelFlopPerStep && total < 1.06 * step.modelFlopPerStep, qPrintable(QString::number(total / step.modelFlopPerStep)));
  }
  void noOperatorBeatsTheRoofline() {
    for (const OperatorRow& row : stepOf(examples::smallScenario(), 32).operators) {
      QVERIFY(row.flop / row.time.seconds() <= row.peak.flopPerSecond());
      QVERIFY(row.bytes / row.time.seconds() <= 3.35e12);
    }
  }
  /// Narayanan 2021: with equal stages the bubble is (p−1)/(v·m) of the ideal time.
  void bubbleFollowsStagesAndMicrobatches() {
    Scenario s = examples::smallScenario();
    s.job.architecture.vocabulary = 128;  // a head that weighs nothing
    s.plan->tensor = 1;
    s.plan->pipeline = 8;
    s.plan->microbatchSequences = 1;
    for (const int v : {1, 2, 4}) {
      s.plan->virtualStages = v;
      const StepEstimate step = stepOf(s, 8);
      double ideal = 0;
      for (const StepPart p : {StepPart::gemm, StepPart::attention, StepPart::elementwise, StepPart::tensorParallelExposed}) ideal += step.part(p).seconds();
      ideal += step.part(StepPart::other).seconds() - 1e-3 * shippedCalibration()[Constant::stepFixedMillis];
      const double expected = 7.0 / (v * step.microbatches);
      QVERIFY2(std::abs(step.part(StepPart::pipelineBubble).seconds() / ideal / expected - 1) < 0.02,
               qPrintable(QString::number(step.part(StepPart::pipelineBubble).seconds() / ideal)));
    }
  }
  void fullRecomputeCostsAForwardPassAndSavesMemory() {
    Scenario s = examples::smallScenario();
    const StepEstimate without = stepOf(s, 32);
    s.plan->recompute = Recompute::full;
    const StepEstimate with = stepOf(s, 32);
    QVERIFY(with.time() > without.time() * 1.2 && with.time() < without.time() * 1.5);
    QVERIFY(with.memory.parts[3] < without.memory.parts[3]);
    QVERIFY(with.hardwareFlopPerStep > 1.3 * without.hardwareFlopPerStep);
  }
  void shardingDividesTheState() {
    Scenario s = examples::smallScenario();
    s.plan->sharding = Sharding::none;
    const StepEstimate none = stepOf(s, 32);
    s.plan->sharding = Sharding::optimizer;
    const StepEstimate optimizer = stepOf(s, 32);
    QVERIFY(std::abs(none.memory.parts[2] / optimizer.memory.parts[2] - 32) < 1e-9);
    QCOMPARE(none.memory.parts[0], optimizer.memory.parts[0]);
    s.plan->sharding = Sharding::weights;
    QVERIFY(stepOf(s, 32).memory.parts[0] < 0.5 * none.memory.parts[0]);
  }
  /// Whoever keeps a shard of the gradients alone sends those of each microbatch: with nothing hidden and 2 bytes both ways,
  /// n + 1 exchanges instead of 2. A product that adds to the gradients needs them whole.
  void shardedGradientsLeaveWithTheirMicrobatch() {
    Scenario s = examples::smallScenario();
    s.plan->tensor = 1;
    s.job.software.framework = Framework::deepspeed;
    s.job.software.dataOverlap = false;
    s.job.software.fp32Gradients = false;
    s.plan->sharding = Sharding::optimizer;
    const StepEstimate one = stepOf(s, 64);
    s.plan->sharding = Sharding::gradients;
    const StepEstimate two = stepOf(s, 64);
    QVERIFY(one.microbatches > 1);
    const double ratio = two.part(StepPart::dataParallelExposed) / one.part(StepPart::dataParallelExposed);
    QVERIFY2(std::abs(ratio / ((one.microbatches + 1) / 2.0) - 1) < 1e-9, qPrintable(QString::number(ratio)));
    QVERIFY(std::abs(one.memory.parts[1].bytes() / two.memory.parts[1].bytes() / 64 - 1) < 1e-9);
    s.job.software.framework = Framework::megatron;
    const StepEstimate whole = stepOf(s, 64);
    s.plan->sharding = Sharding::optimizer;
    QVERIFY(whole.memory.parts[1] == stepOf(s, 64).memory.parts[1]);
  }
  /// One moment of 4 bytes instead of two, but for the tables; five Newton-Schulz iterations, each of three products.
  void muonKeepsOneMomentAndMakesItOrthogonal() {
    Scenario s = examples::smallScenario();
    s.plan->tensor = 1;
    const StepEstimate adam = stepOf(s, 64);
    s.job.optimizer = Optimizer::muon;
    const StepEstimate muon = stepOf(s, 64);
    const Architecture& a = s.job.architecture;
    const double tables = 2.0 * a.vocabulary * a.hidden, held = adam.memory.parts[2].bytes() / 12;
    QVERIFY(std::abs(muon.memory.parts[2].bytes() / (8 * held + 4 * tables / 64) - 1) < 1e-9);
    const Calibration& k = shippedCalibration();
    const double flop = 5 * (4.0 * 4096 + 2.0 * 4096 * 4096 / 14336) * (held - tables / 64);
    const double products = flop / (989e12 * k[Constant::gemmHopper16]), saved = 8 * held / (3.35e12 * k[Constant::hbmEfficiency]);
    const double longer = (muon.part(StepPart::optimizer) - adam.part(StepPart::optimizer)).seconds();
    QVERIFY2(std::abs(longer / (products - saved) - 1) < 1e-6, qPrintable(QString::number(longer / (products - saved))));
  }
  /// Dense layers of an MoE lie together: where they are the wide ones, their stage sets the pace.
  void denseLayersMayBeTheBusiestStage() {
    Scenario s = examples::smallScenario();
    s.plan->tensor = 1;
    s.job.architecture = examples::mixtral8x7b();
    s.job.architecture.denseLayers = 4;
    s.job.architecture.vocabulary = 128;  // tables that weigh nothing
    s.job.architecture.ffnHidden = 200000;
    s.plan->pipeline = s.job.architecture.layers;
    const Duration mixed = stepOf(s, 1).stage;
    s.job.architecture.experts = s.job.architecture.expertsPerToken = s.job.architecture.expertHidden = s.job.architecture.denseLayers = 0;
    QVERIFY(mixed >= stepOf(s, 1).stage * 0.999);
  }
  /// DeepSeek-V3 on 16 stages from both ends: 61 layers, and one with a second output table to predict a further token. The
  /// module is 4.4 % of the work; a last stage that kept its share of the layers would be the busiest by far.
  void predictionModulesLeaveTheLastStageFewerLayers() {
    Job job;
    job.architecture = examples::deepSeekV3();
    job.sequenceTokens = 4096;
    job.globalBatchSequences = 15360;
    ParallelPlan plan;
    plan.pipeline = 16, plan.expert = 64, plan.schedule = Schedule::dualPipe;
    const RankShape before = shapeOf(job, plan, 128);
    job.architecture.multiTokenPredictionLayers = 1;
    const RankShape shape = shapeOf(job, plan, 128);
    QCOMPARE(before.layers, 4.0);
    // 5.56 GFLOP a token of the output layer over 3.51 of a layer's products and 0.50 of its attention: 1.386 layers. With the
    // module's own layer 3.77 stand behind the last stage, which five layers on both ends share.
    const double output = outputOverLayer(job.architecture, 4096), ends = shape.firstLayers + shape.lastLayers - 1;
    QVERIFY2(std::abs(output - 1.386) < 0.002, qPrintable(QString::number(output)));
    QVERIFY(14 * shape.layers + ends >= 61);
    QVERIFY(std::max(shape.layers, (ends + 1 + 2 * output) / 2) <= 4.5);
    QCOMPARE(shape.denseTotal + shape.moeTotal, 62.0);
    // From one end the last stage is not more than a layer above the others.
    plan.schedule = Schedule::oneForwardOneBackward;
    const RankShape plain = shapeOf(job, plan, 128);
    QVERIFY(plain.lastLayers + 2 * output <= plain.layers + 1);
    QVERIFY(14 * plain.layers + plain.firstLayers + plain.lastLayers >= 62);
  }
  void moreMemoryBandwidthIsNeverSlower() {
    Scenario s = examples::smallScenario();
    const double h100 = stepOf(s, 32).time().seconds();
    s.cluster.pools[0].node.gpu = examples::h200();
    const double h200 = stepOf(s, 32).time().seconds();
    QVERIFY(h200 < h100 && h200 > 0.85 * h100);
  }
  void doublingTheBatchNearlyDoublesTheStep() {
    Scenario s = examples::smallScenario();
    const double one = stepOf(s, 32).time().seconds();
    s.job.globalBatchSequences *= 2;
    const double two = stepOf(s, 32).time().seconds();
    QVERIFY(two > 1.8 * one && two <= 2 * one);
  }
  void aPlanThatDoesNotFitNamesItsShortfallAndRemedies() {
    Scenario s = examples::smallScenario();
    s.job.architecture = examples::llama405b();
    s.cluster.pools[0].nodes = 256;
    s.plan->tensor = 8;
    s.plan->pipeline = 2;
    const Estimate e = estimate(s);
    QVERIFY(finds(e, Rule::doesNotFitMemory));
    QVERIFY(!e.feasible());
    QVERIFY(e.step.time().seconds() > 0);
  }
  void degreesThatDoNotDivideNameTheNearest() {
    Scenario s = examples::smallScenario();
    s.plan->tensor = 5;
    const Estimate e = estimate(s);
    bool found = false;
    for (const Finding& f : e.findings)
      if (f.rule == Rule::degreeDoesNotDivide && f.text == "heads") {
        found = true;
        QCOMPARE(f.argument("nearest_below"), 4.0);
        QCOMPARE(f.argument("nearest_above"), 8.0);
      }
    QVERIFY(found);
  }
  void theGlobalBatchIsNeverEnlarged() {
    Scenario s = examples::smallScenario();
    s.job.globalBatchSequences = 16;
    const Estimate e = estimate(s);
    QVERIFY(e.step.replicas * e.plan.microbatchSequences <= 16);
    QCOMPARE(e.step.tokensPerStep, 16.0 * 8192);
    QVERIFY(finds(e, Rule::idleGpus));
  }
  void bestPlanFitsAndIsNotSlowerThanTheGivenOne() {
    Scenario s = examples::smallScenario();
    const Estimate given = estimate(s);
    s.plan.reset();
    const Estimate best = estimate(s);
    QVERIFY(best.step.memory.fits());
    QVERIFY(!given.step.memory.fits() || best.step.time() <= given.step.time());
  }
};

QTEST_APPLESS_MAIN(StepTest)
#include "tst_step.moc"
