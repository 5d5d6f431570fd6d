// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "model/estimate/estimate.h"
#include "model/estimate/mixing.h"
#include "model/search/pool_worth.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

Pool poolOf(const Gpu& gpu, int nodes) {
  Pool pool;
  pool.name = gpu.name;
  pool.node = examples::h100Node();
  pool.node.gpu = gpu;
  pool.node.id = gpu.id + "-node";
  pool.nodes = nodes;
  pool.siteId = "site";
  return pool;
}

Gpu a100() {
  Gpu g = examples::h100();
  g.id = "a100";
  g.name = "A100";
  g.die = Die::ampere;
  g.bf16Dense = FlopRate::teraflopPerSecond(312);
  g.fp8Dense.reset();
  g.hbmBandwidth = ByteRate::gigabytesPerSecond(2039);
  g.nvlinkPerDirection = ByteRate::gigabytesPerSecond(300);
  g.streamingMultiprocessors = 108;
  g.tdp = Power::watts(400);
  return g;
}

Scenario mixedScenario(const std::vector<Pool>& pools, int pipeline = 1) {
  Scenario s = examples::smallScenario();
  s.cluster.pools = pools;
  s.plan->pipeline = pipeline;
  return s;
}

const StrategyEstimate& strategy(const Estimate& e, Mixing mixing) {
  return *std::find_if(e.strategies.begin(), e.strategies.end(), [&](const StrategyEstimate& s) { return s.mixing == mixing; });
}

double bestRate(const Estimate& e) {
  for (const StrategyEstimate& s : e.strategies)
    if (s.best) return s.tokensPerSecond;
  return e.step.tokensPerStep / e.step.time().seconds();
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

bool says(const Estimate& e, Rule rule, Severity severity) {
  return std::any_of(e.findings.begin(), e.findings.end(), [&](const Finding& f) { return f.rule == rule && f.severity == severity; });
}

}  // namespace

/// Pools of different nodes in one job.
class MixingTest : public QObject
{
  Q_OBJECT
 private slots:
  void workIsSharedOutAsWellAsByTrying() {
    for (int work = 20; work < 60; work += 7)
      for (const double slow : {0.5, 1.0, 2.3}) {
        WorkGroup groups[2] = {{3, 0.4, 1.0}, {5, 0.1, slow}};
        QVERIFY(shareOut(groups, 2, work));
        double reached = 0, best = 1e9;
        for (const WorkGroup& g : groups) reached = std::max(reached, g.fixed + g.each * g.units);
        for (int a = 1; a < 60; ++a)
          for (int b = 1; b < 60; ++b)
            if (3 * a + 5 * b >= work) best = std::min(best, std::max(0.4 + a, 0.1 + slow * b));
        QVERIFY(groups[0].workers * groups[0].units + groups[1].workers * groups[1].units >= work);
        QVERIFY2(close(reached, best), qPrintable(QStringLiteral("%1 units, %2 against %3").arg(work).arg(reached).arg(best)));
      }
  }
  void workThatDoesNotFitIsRefused() {
    WorkGroup groups[1] = {{2, 0, 1, 3, 1}};
    QVERIFY(shareOut(groups, 1, 6));
    QVERIFY(!shareOut(groups, 1, 7));
  }
  void poolsOfLikeNodesAreOnePool() {
    const Estimate two = estimate(mixedScenario({poolOf(examples::h100(), 5), poolOf(examples::h100(), 3)}));
    const Estimate one = estimate(mixedScenario({poolOf(examples::h100(), 8)}));
    QVERIFY(two.strategies.empty());
    QCOMPARE(two.step.time().seconds(), one.step.time().seconds());
    QCOMPARE(two.power->itAverage.watts(), one.power->itAverage.watts());
  }
  void likeHardwareUnderAnotherNameGivesTheSame() {
    Gpu renamed = examples::h100();
    renamed.id = "other";
    const double one = estimate(mixedScenario({poolOf(examples::h100(), 8)})).step.time().seconds();
    const Estimate two = estimate(mixedScenario({poolOf(examples::h100(), 4), poolOf(renamed, 4)}));
    QCOMPARE(int(two.strategies.size()), 4);
    QVERIFY(close(strategy(two, Mixing::lockstep).stepTime.seconds(), one));
    QVERIFY(close(strategy(two, Mixing::shares).stepTime.seconds(), one));
    QCOMPARE(strategy(two, Mixing::lockstep).kinds[1].waiting.seconds(), 0.0);
    // Stages that may differ are never slower than stages alike.
    const double straight = estimate(mixedScenario({poolOf(examples::h100(), 8)}, 4)).step.time().seconds();
    const StrategyEstimate stages = strategy(estimate(mixedScenario({poolOf(examples::h100(), 4), poolOf(renamed, 4)}, 4)), Mixing::stages);
    QVERIFY(stages.feasible);
    QVERIFY(stages.stepTime.seconds() <= straight * (1 + 1e-9));
    // The output layer is 2.4 layers' worth: stages alike take 10.4 where 34.4 / 4 = 8.6 would do.
    QVERIFY(stages.stepTime.seconds() >= straight * 0.8);
  }
  void aNodeLargerThanWhatIsComparedIsWorthNothing() {
    Pool single = poolOf(a100(), 1), rack = poolOf(examples::h100(), 1);
    single.node.gpuCount = single.node.nvlinkDomainGpus = 1;
    rack.node.gpuCount = rack.node.nvlinkDomainGpus = 72;
    const std::vector<PoolWorth> worth = poolWorth(mixedScenario({single, rack}));
    QCOMPARE(int(worth.size()), 2);
    QCOMPARE(worth[1].gpusCompared, 1.0);
    QCOMPARE(worth[1].tokensPerSecondPerGpu, 0.0);
  }
  void sharesSumToTheBatch_data() {
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("slowNodes");
    for (const int batch : {64, 500, 512, 1000, 1021})
      for (const int nodes : {1, 3, 8}) QTest::addRow("%d sequences, %d nodes", batch, nodes) << batch << nodes;
  }
  void sharesSumToTheBatch() {
    QFETCH(int, batch);
    QFETCH(int, slowNodes);
    Scenario s = mixedScenario({poolOf(examples::h100(), 4), poolOf(a100(), slowNodes)});
    s.job.globalBatchSequences = batch;
    const StrategyEstimate shares = strategy(estimate(s), Mixing::shares);
    QVERIFY(shares.possible);
    double sequences = 0;
    long replicas = 0;
    for (const KindEstimate& k : shares.kinds) {
      sequences += k.sequences;
      replicas += k.replicas;
      QVERIFY(k.sequences <= double(k.replicas) * k.microbatches);
      QVERIFY(k.sequences >= k.replicas);
    }
    QCOMPARE(sequences, double(batch));
    QCOMPARE(replicas, long(shares.plan.data));
  }
  void fasterPoolsTakeMore() {
    const StrategyEstimate shares = strategy(estimate(mixedScenario({poolOf(examples::h100(), 4), poolOf(a100(), 4)})), Mixing::shares);
    QVERIFY(shares.best);
    QVERIFY(shares.kinds[0].sequences > 2 * shares.kinds[1].sequences);
    // Dense peaks are 989 and 312 TFLOP/s: at equal shares the H100 would wait for two thirds of the step.
    for (const KindEstimate& k : shares.kinds) QVERIFY(k.waiting.seconds() < 0.2 * shares.stepTime.seconds());
  }
  void sharesAreNeverSlowerThanLockstep_data() {
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("pipeline");
    QTest::addColumn<bool>("ampere");
    for (const int batch : {48, 512, 1000})
      for (const int pipeline : {1, 2, 4})
        for (const bool ampere : {false, true}) QTest::addRow("%d, pipeline %d, A100 %d", batch, pipeline, ampere) << batch << pipeline << ampere;
  }
  void sharesAreNeverSlowerThanLockstep() {
    QFETCH(int, batch);
    QFETCH(int, pipeline);
    QFETCH(bool, ampere);
    Scenario s = mixedScenario({poolOf(examples::h100(), 4), poolOf(ampere ? a100() : examples::h200(), 3)}, pipeline);
    s.job.globalBatchSequences = batch;
    for (const Recompute r : {Recompute::none, Recompute::selective, Recompute::full}) {
      s.plan->recompute = r;
      const Estimate e = estimate(s);
      if (!strategy(e, Mixing::lockstep).feasible) continue;
      QVERIFY(strategy(e, Mixing::shares).feasible);
      QVERIFY(strategy(e, Mixing::shares).stepTime.seconds() <= strategy(e, Mixing::lockstep).stepTime.seconds() * (1 + 1e-9));
    }
  }
  void anotherPoolNeverSlowsTheBest() {
    for (const Gpu& gpu : {examples::h200(), a100()})
      for (const int nodes : {1, 4, 7}) {
        Scenario s = mixedScenario({poolOf(examples::h100(), 4)}, 2);
        const double alone = bestRate(estimate(s));
        s.cluster.pools.push_back(poolOf(gpu, nodes));
        QVERIFY(bestRate(estimate(s)) >= alone * (1 - 1e-9));
      }
  }
  void orderOfPoolsDoesNotMatter() {
    std::vector<Pool> pools{poolOf(examples::h100(), 4), poolOf(examples::h200(), 3), poolOf(a100(), 2), poolOf(examples::h100(), 1)};
    const Estimate e = estimate(mixedScenario(pools, 4));
    for (int turn = 0; turn < 3; ++turn) {
      std::rotate(pools.begin(), pools.begin() + 1, pools.end());
      const Estimate other = estimate(mixedScenario(pools, 4));
      for (std::size_t i = 0; i < e.strategies.size(); ++i) {
        QCOMPARE(other.strategies[i].possible, e.strategies[i].possible);
        QVERIFY(close(other.strategies[i].tokensPerSecond, e.strategies[i].tokensPerSecond));
        QVERIFY(close(other.strategies[i].facilityAverage->watts(), e.strategies[i].facilityAverage->watts()));
      }
    }
  }
  void stagesHoldEveryLayerAndFastGpusHoldMore() {
    const Estimate e = estimate(mixedScenario({poolOf(examples::h100(), 4), poolOf(a100(), 4)}, 4));
    const StrategyEstimate& s = strategy(e, Mixing::stages);
    QVERIFY(s.feasible);
    QCOMPARE(s.kinds[0].stages + s.kinds[1].stages, 4);
    QVERIFY(s.kinds[0].stages * s.kinds[0].stageLayers + s.kinds[1].stages * s.kinds[1].stageLayers >= 32);
    QVERIFY(s.kinds[0].stageLayers > s.kinds[1].stageLayers);
    QVERIFY(s.stepTime < strategy(e, Mixing::lockstep).stepTime);
  }
  void waitingIsPartOfAStepAndDrawsLess() {
    const Estimate e = estimate(mixedScenario({poolOf(examples::h100(), 4), poolOf(a100(), 4)}));
    QVERIFY(e.kinds[0].waiting.seconds() > 0.3 * e.step.time().seconds());
    QCOMPARE(e.kinds[1].waiting.seconds(), 0.0);
    const Estimate busy = estimate(mixedScenario({poolOf(examples::h100(), 8)}));
    QVERIFY(e.power->itGpus < busy.power->itGpus);
  }
  void theBestIsProposedAndTaken() {
    Scenario s = mixedScenario({poolOf(examples::h100(), 4), poolOf(a100(), 4)});
    QVERIFY(says(estimate(s), Rule::mixedPoolsBetter, Severity::note));
    s.plan->mixing = Mixing::best;
    const Estimate best = estimate(s);
    QCOMPARE(best.plan.mixing, Mixing::shares);
    QVERIFY(!says(best, Rule::mixedPoolsBetter, Severity::note));
    QVERIFY(close(best.step.time().seconds(), strategy(best, Mixing::shares).stepTime.seconds()));
    s.plan.reset();
    QVERIFY(bestRate(estimate(s)) >= bestRate(best) * (1 - 1e-9));
  }
  void whatCannotBeSharedSaysWhy() {
    Scenario s = mixedScenario({poolOf(examples::h100(), 4), poolOf(a100(), 4)});
    s.plan->mixing = Mixing::stages;  // with a pipeline of one
    QVERIFY(says(estimate(s), Rule::stagesImpossible, Severity::error));
    QVERIFY(!estimate(s).feasible());
    s.plan->mixing = Mixing::onePool;
    s.plan->tensor = 8;
    s.plan->pipeline = 8;  // 64 GPUs a replica; each pool has 32
    QVERIFY(says(estimate(s), Rule::onePoolImpossible, Severity::error));
    s = mixedScenario({poolOf(examples::h100(), 4), poolOf(a100(), 4)});
    s.plan->mixing = Mixing::shares;
    s.plan->microbatchSequences = 3;  // of 512
    QVERIFY(says(estimate(s), Rule::sharesImpossible, Severity::error));
  }
  void aGpuOfLikeHardwareIsWorthOne() {
    Gpu renamed = examples::h100();
    renamed.id = "other";
    const std::vector<PoolWorth> worth = poolWorth(mixedScenario({poolOf(examples::h100(), 4), poolOf(renamed, 4)}));
    QCOMPARE(int(worth.size()), 2);
    QVERIFY(close(worth[1].relative, 1));
    QVERIFY(poolWorth(mixedScenario({poolOf(examples::h100(), 8)})).empty());
  }
  void moreMemoryIsNeverWorthLess() {
    for (const Architecture& a : {examples::llama8b(), examples::llama405b(), examples::mixtral8x7b()}) {
      Scenario s = mixedScenario({poolOf(examples::h100(), 64), poolOf(examples::h200(), 64)});
      s.job.architecture = a;
      const std::vector<PoolWorth> worth = poolWorth(s);
      QVERIFY(worth[0].relative == 1);
      QVERIFY(worth[1].relative >= 1);
      QVERIFY(worth[1].relative < 1.8);  // neither memory, bandwidth nor peak is more than 1.77 times the H100's
    }
  }
};

QTEST_APPLESS_MAIN(MixingTest)
#include "tst_mixing.moc"
