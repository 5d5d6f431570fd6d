// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/workload/flops.h"
#include "model/workload/parameters.h"
#include "tests/support/examples.h"

using namespace cw;

class ParametersTest : public QObject
{
  Q_OBJECT
 private slots:
  /// Totals and active counts as published or re-counted from the released shapes (shared/catalog/models.csv).
  void shapesCountToTheirKnownTotals_data() {
    QTest::addColumn<Architecture>("architecture");
    QTest::addColumn<double>("total");
    QTest::addColumn<double>("active");
    QTest::newRow("Llama 3.1 8B") << examples::llama8b() << 8.03e9 << 8.03e9;
    QTest::newRow("Llama 3.1 405B") << examples::llama405b() << 405.85e9 << 405.85e9;
    QTest::newRow("Mixtral 8x7B") << examples::mixtral8x7b() << 46.70e9 << 12.88e9;
    QTest::newRow("DeepSeek-V3") << examples::deepSeekV3() << 671.03e9 << 37.55e9;
  }
  void shapesCountToTheirKnownTotals() {
    QFETCH(Architecture, architecture);
    QFETCH(double, total);
    QFETCH(double, active);
    const ParameterCount count = countParameters(architecture);
    QVERIFY2(std::abs(count.total / total - 1) < 1e-3, qPrintable(QString::number(count.total)));
    QVERIFY2(std::abs(count.active / active - 1) < 1e-3, qPrintable(QString::number(count.active)));
  }
  /// The model's own README: 11.5 billion parameters of the prediction module are its own, the tables are shared.
  void predictionModulesAreCountedApart() {
    Architecture a = examples::deepSeekV3();
    const double without = countParameters(a).total;
    QCOMPARE(countParameters(a).prediction, 0.0);
    a.multiTokenPredictionLayers = 1;
    QCOMPARE(countParameters(a).total, without);
    QVERIFY2(std::abs(countParameters(a).prediction / 11.5e9 - 1) < 0.015, qPrintable(QString::number(countParameters(a).prediction)));
    // One more layer, one more output table and a projection of twice the width: 6 FLOP for each of their weights.
    const TokenFlop with = flopPerToken(a, 4096), before = flopPerToken(examples::deepSeekV3(), 4096);
    const ParameterCount count = countParameters(a);
    const double layer = count.attentionPerLayer + count.sharedPerLayer + count.expertPerLayer * 8 / 256;
    QCOMPARE(with.matrix - before.matrix, 6 * (layer + 129280.0 * 7168 + 2 * 7168.0 * 7168));
  }
  void tyingEmbeddingsSavesOneTable() {
    Architecture a = examples::llama8b();
    const double untied = countParameters(a).total;
    a.tiedEmbeddings = true;
    QCOMPARE(untied - countParameters(a).total, double(a.vocabulary) * a.hidden);
  }
  void causalAttentionIsHalfOfFull() {
    const TokenFlop flop = flopPerToken(examples::llama8b(), 8192);
    QCOMPARE(flop.attentionFull, 2 * flop.attentionCausal);
  }
  void denseFlopIsSixPerParameterOfTheMatrices() {
    const Architecture a = examples::llama8b();
    const ParameterCount count = countParameters(a);
    const double matrices = count.total - count.embedding - a.layers * count.normPerLayer - count.finalNorm;
    QCOMPARE(flopPerToken(a, 4096).matrix, 6 * matrices);
  }
  void slidingWindowSavesAttention() {
    Architecture a = examples::llama8b();
    const double full = flopPerToken(a, 8192).attentionCausal;
    a.slidingWindow = 1024;
    a.slidingWindowEvery = 1;
    const double windowed = flopPerToken(a, 8192).attentionCausal;
    QCOMPARE(windowed / full, (8192.0 * 1024 - 1024.0 * 1024 / 2) / (8192.0 * 8192 / 2));
  }
};

QTEST_APPLESS_MAIN(ParametersTest)
#include "tst_parameters.moc"
