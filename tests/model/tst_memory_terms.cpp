// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>

#include "model/calibration/team_calibration.h"
#include "model/performance/memory_chance.h"
#include "model/performance/step_model.h"
#include "tests/support/examples.h"

using namespace cw;

/// Terms of the memory of a GPU, counted by hand from tensors' shapes, and the chance made of their sum.
class MemoryTermsTest : public QObject
{
  Q_OBJECT

  // Llama 3.1 8B: queries and output, keys and values, three projections of the MLP, two norms.
  static constexpr double layer = 2 * 4096.0 * 4096 + 2 * 4096.0 * 1024 + 3 * 4096.0 * 14336 + 2 * 4096;
  static constexpr double table = 128256.0 * 4096;

  static MemoryEstimate memoryOf(const Scenario& s, int replicas) {
    return stepEstimate({s.cluster.pools[0].node, s.cluster.fabric, s.job, *s.plan, replicas, shippedCalibration()}, false).memory;
  }
  static double part(const MemoryEstimate& m, MemoryPart p) { return m.parts[std::size_t(p)].bytes(); }
  static double activations(const Scenario& s) { return part(memoryOf(s, 8), MemoryPart::activations); }
  static void same(double counted, double byHand) {
    QVERIFY2(std::abs(counted / byHand - 1) < 1e-4, qPrintable(QStringLiteral("%1, by hand %2").arg(counted, 0, 'g', 10).arg(byHand, 0, 'g', 10)));
  }
  static Scenario fsdp() {
    Scenario s = examples::smallScenario();
    s.job.software.framework = Framework::fsdp;
    s.plan = ParallelPlan{};
    s.plan->sharding = Sharding::weights;
    return s;
  }
  static Scenario mixtral(Framework framework, int layers) {
    Scenario s = fsdp();
    s.job.architecture = examples::mixtral8x7b();
    s.job.architecture.layers = layers;
    s.job.software.framework = framework;
    s.job.software.tiledLoss = true;  // activations of the layers alone
    return s;
  }
  static MemoryEstimate needs(double gib, double ofGib) {
    MemoryEstimate m;
    m.parts[0] = Bytes::gibibytes(gib);
    m.capacity = Bytes::gibibytes(ofGib);
    return m;
  }

 private slots:
  /// Shards of fp32 weights and gradients; two layers gathered in 16 bit; of one layer the gradient on its way in fp32,
  /// and in 16 bit that of the next; both tables gathered with their gradients.
  void shardedWeightsAreGatheredLayerByLayer() {
    Scenario s = fsdp();
    s.job.globalBatchSequences = 8;
    const MemoryEstimate m = memoryOf(s, 8);
    const double shard = (32 * layer + 2 * table) / 8;
    same(part(m, MemoryPart::weights), 4 * shard + 2 * 2 * layer + 2 * 2 * table);
    same(part(m, MemoryPart::gradients), 4 * shard + (4 + 2) * layer + 2 * 2 * table);
    same(part(m, MemoryPart::optimizer), 8 * shard);
  }
  /// A pipeline would gather each layer for every microbatch: the stage stays gathered, and its gradients whole in fp32.
  void stagesOfAPipelineStayGathered() {
    Scenario s = fsdp();
    s.plan->pipeline = 4;
    s.job.globalBatchSequences = 16;
    const MemoryEstimate m = memoryOf(s, 2);
    const double stage = 8 * layer + table;
    same(part(m, MemoryPart::weights), 4 * stage / 2 + 2 * stage);
    same(part(m, MemoryPart::gradients), 4 * stage + 2 * layer);
    same(part(m, MemoryPart::optimizer), 8 * stage / 2);
  }
  /// A logit of plain cross-entropy takes 2 + 4 + 4 + 4 bytes, of a compiled one 2 + 4 + 2, of a fused one 2 + 2.
  void logitsTakeWhatTheLossHolds() {
    Scenario s = fsdp();
    const double logits = double(s.job.sequenceTokens) * 128256;
    const double plain = activations(s);
    s.job.software.elementwiseKernels = ElementwiseKernels::compiled;
    same(plain - activations(s), (14 - 8) * logits);
    s.job.software.fusedLoss = true;
    same(plain - activations(s), (14 - 4) * logits);
  }
  /// A router in plain tensors keeps every copy of a token beside the copy times its weight.
  void routedTokensAreKeptTwice() {
    const double copies = 8192.0 * 2 * 4096 * 2;
    QCOMPARE(examples::smallScenario().job.sequenceTokens, 8192);
    same(activations(mixtral(Framework::fsdp, 32)) - activations(mixtral(Framework::megatron, 32)), 32 * copies);
  }
  /// While a layer's backward pass runs: gradients of both up projections, of the copies of each token, and of the tokens.
  void copiesOfATokenHaveGradients() {
    const double one = activations(mixtral(Framework::megatron, 1)), two = activations(mixtral(Framework::megatron, 2));
    same(2 * one - two, 8192.0 * (2 * 14336 * 4 + 2 * 4096 * 2 + 4096 * 2));
  }

  void chanceIsOneHalfAtTheLimit() {
    QCOMPARE(fitProbability(needs(79, 79)), 0.5);
    for (double gib = 1; gib < 400; gib += 0.5) {
      const MemoryEstimate m = needs(gib, 79.35);
      QCOMPARE(fitProbability(m) >= 0.5, m.fits());
      QVERIFY(fitProbability(m) >= fitProbability(needs(gib + 0.5, 79.35)));
    }
    QCOMPARE(fitProbability(MemoryEstimate{}), 0.0);
  }
  /// ln(79.35 / 75.4) = 0.05106, 0.3647 of a spread of 0.14: the normal distribution has 64.2 % below it.
  void chanceIsThatOfANormalError() {
    QVERIFY(std::abs(fitProbability(needs(75.4, 79.35)) - 0.642) < 0.001);
    QVERIFY(std::abs(fitProbability(needs(79.35, 75.4)) - 0.358) < 0.001);
  }
  void chancesHaveWords() {
    const auto words = [](double chance) { return QString::fromUtf8(wordsOf(fitOf(chance))); };
    QCOMPARE(words(1), QStringLiteral("fits"));
    QCOMPARE(words(0.9), QStringLiteral("fits"));
    QCOMPARE(words(0.899), QStringLiteral("probably fits"));
    QCOMPARE(words(0.6), QStringLiteral("probably fits"));
    QCOMPARE(words(0.599), QStringLiteral("may not fit"));
    QCOMPARE(words(0.1), QStringLiteral("may not fit"));
    QCOMPARE(words(0.099), QStringLiteral("does not fit"));
  }
};

QTEST_APPLESS_MAIN(MemoryTermsTest)
#include "tst_memory_terms.moc"
