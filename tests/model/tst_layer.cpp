// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer costs beside its arithmetic: exchanges and what they hide behind, sums of gradients, orders of token
// copies, the host. Expected values are counted by hand.
#include <QObject>
#include <QTest>

#include <cmath>
#include <string_view>

#include "model/performance/step_model.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

StepEstimate stepOf(const Scenario& s, int replicas, const Calibration& calibration = shippedCalibration()) {
  return stepEstimate({s.cluster.pools[0].node, s.cluster.fabric, s.job, *s.plan, replicas, calibration}, true);
}

double bytesOf(const StepEstimate& step, std::string_view name) {
  for (const OperatorRow& row : step.operators)
    if (row.name == name) return row.bytes;
  return 0;
}

bool near(double value, double expected) { return std::abs(value / expected - 1) < 1e-6; }

}  // namespace

class LayerTest : public QObject
{
  Q_OBJECT
 private slots:
  /// However well a framework overlaps: behind a product that is shorter than the exchange, the rest shows.
  void anExchangeHidesBehindProductsAlone() {
    Scenario s = examples::smallScenario();
    Calibration perfect = shippedCalibration();
    perfect[Constant::tensorOverlapUserBuffers] = 1;
    s.job.software.tensorOverlap = TensorOverlap::userBuffers;
    QCOMPARE(stepOf(s, 32, perfect).part(StepPart::tensorParallelExposed).seconds(), 0.0);

    s.cluster.pools[0].node.gpu.nvlinkPerDirection = ByteRate::gigabytesPerSecond(1);
    const StepEstimate hidden = stepOf(s, 32, perfect);
    s.job.software.tensorOverlap = TensorOverlap::none;
    const StepEstimate plain = stepOf(s, 32, perfect);
    QVERIFY(near((plain.part(StepPart::tensorParallelExposed) - hidden.part(StepPart::tensorParallelExposed)).seconds(),
                 plain.part(StepPart::gemm).seconds()));
  }

  /// DeepSpeed's BF16 sum: 2 bytes of the new gradient read, 4 of the sum read and 4 written.
  void gradientsAddedUpApartMoveTenBytes() {
    Scenario s = examples::smallScenario();
    s.plan->tensor = 1;
    s.plan->microbatchSequences = 1;
    s.job.software.framework = Framework::deepspeed;
    const Architecture& a = s.job.architecture;
    const double layer = a.hidden * (a.headDim * (2.0 * a.heads + 2.0 * a.kvHeads) + 3.0 * a.ffnHidden);
    const double weights = a.layers * layer + double(a.hidden) * a.vocabulary;
    const StepEstimate step = stepOf(s, 64);
    QCOMPARE(step.microbatches, 8);
    QVERIFY(near(bytesOf(step, "sum of gradients over microbatches"), 8 * 10 * weights));
    s.job.precision = Precision::fp16;
    QVERIFY(near(bytesOf(stepOf(s, 64), "sum of gradients over microbatches"), 8 * 6 * weights));
    s.job.globalBatchSequences = 64;
    QCOMPARE(bytesOf(stepOf(s, 64), "sum of gradients over microbatches"), 0.0);
    s.job.globalBatchSequences = 512;
    s.job.software.framework = Framework::megatron;
    QCOMPARE(bytesOf(stepOf(s, 64), "sum of gradients over microbatches"), 0.0);
  }

  /// A lone expert takes its copies as they come; two put them in order first.
  void aLoneExpertNeedsNoSecondOrder() {
    Scenario s = examples::smallScenario();
    s.job.architecture = examples::mixtral8x7b();
    s.plan->tensor = 1;
    s.plan->microbatchSequences = 1;
    s.plan->expert = 8;
    const StepEstimate lone = stepOf(s, 64);
    // Two copies of each token, 16 bit, read and written before and after the experts, forward and backward.
    const double once = 32.0 * lone.microbatches * 8192 * 2 * 4096 * 2 * 4 * 2;
    QVERIFY(near(bytesOf(lone, "token permutation"), once));
    s.plan->expert = 4;
    QVERIFY(near(bytesOf(stepOf(s, 64), "token permutation"), 2 * once));
    s.plan->expert = 1;
    QVERIFY(near(bytesOf(stepOf(s, 64), "token permutation"), once));
  }

  /// A host much slower than the GPU sets the pace: backward takes half of its time again.
  void aSlowHostTakesHalfAgainBackward() {
    Scenario s = examples::smallScenario();
    s.plan->tensor = 1;
    Calibration slow = shippedCalibration();
    slow[Constant::hostDenseMillis] = 20e3;
    const StepEstimate step = stepOf(s, 64, slow);
    const double passes = (step.part(StepPart::gemm) + step.part(StepPart::attention) + step.part(StepPart::elementwise)).seconds();
    const double host = 32.0 * step.microbatches * 20 * 1.5;
    const double waiting = step.part(StepPart::other).seconds() - 1e-3 * slow[Constant::stepFixedMillis];
    QVERIFY2(waiting < host && waiting > host - passes, qPrintable(QString::number(waiting / host)));
  }

  /// A gradient added to an fp32 sum moves twice the bytes of one added to a 16-bit sum; nothing else about it differs.
  void aWiderResultCostsDepth() {
    Scenario s = examples::smallScenario();
    s.job.software.fp32Gradients = false;
    const double narrow = stepOf(s, 32).part(StepPart::gemm).seconds();
    s.job.software.fp32Gradients = true;
    const double wide = stepOf(s, 32).part(StepPart::gemm).seconds();
    QVERIFY(wide > narrow && wide < 1.1 * narrow);
  }
};

QTEST_APPLESS_MAIN(LayerTest)
#include "tst_layer.moc"
