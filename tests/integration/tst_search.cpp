// SPDX-License-Identifier: GPL-3.0-or-later
// "best" is at least as good as what a planner finds by hand: the plans of the samples, of published runs, and of chance.
#include <QObject>
#include <QTest>

#include <random>

#include "data/samples/samples.h"
#include "model/estimate/estimate.h"
#include "model/search/plan_estimate.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

Scenario sample(const char* id) { return loadSample(id).value(); }

Scenario searched(Scenario s) {
  s.plan.reset();
  return s;
}

double days(const Scenario& s) { return estimate(s).trainingTime.days(); }

/// Colossus expanded, with H100 in all three pools.
Scenario twoHundredThousand() {
  Scenario s = sample("colossus-expanded");
  for (Pool& pool : s.cluster.pools) pool.node = s.cluster.pools[0].node;
  // As reliable as when these plans were made by hand.
  s.reliability.failuresPerThousandNodeDays.value = 2.3;
  s.reliability.restart.value = Duration::seconds(240);
  s.reliability.checkpointBlocking.value.reset();
  return s;
}

/// Plans of every kind that a person might try; most are illegal.
class RandomPlan {
 public:
  RandomPlan(const Job& job, unsigned seed) : job_(job), random_(seed) {}

  ParallelPlan next() {
    const Architecture& a = job_.architecture;
    ParallelPlan p;
    p.tensor = pick({1, 2, 4, 8});
    p.sequenceParallel = p.tensor > 1;
    p.pipeline = uniform(0, 3) == 0 ? 1 : uniform(2, 40);
    p.context = uniform(0, 3) == 0 ? pick({2, 4}) : 1;
    if (a.isMoe()) p.expert = pick({1, 2, 4, 8, 16, 32, 64});
    p.microbatchSequences = pick({1, 1, 2, 4, 8});
    p.recompute = Recompute(uniform(0, 2));
    if (p.recompute == Recompute::full && uniform(0, 1)) p.recomputeLayers = uniform(1, std::max(1, a.layers / p.pipeline));
    p.sharding = Sharding(uniform(0, 3));
    if (p.pipeline > 1) layout(p);
    if (uniform(0, 3) == 0) p.data = 1 << uniform(0, 10);
    return p;
  }

 private:
  const Job& job_;
  std::mt19937 random_;
  int uniform(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  int pick(std::initializer_list<int> list) { return *(list.begin() + uniform(0, int(list.size()) - 1)); }

  void layout(ParallelPlan& p) {
    switch (uniform(0, 3)) {
      case 0: break;
      case 1: p.schedule = Schedule::zeroBubble; break;
      case 2: p.schedule = Schedule::zeroBubble2; break;
      default:
        p.schedule = Schedule::interleaved;
        p.virtualStages = uniform(2, std::max(2, (job_.architecture.layers + 2) / p.pipeline));
    }
  }
};

}  // namespace

class SearchTest : public QObject {
  Q_OBJECT

 private slots:
  void noSampleIsFaster_data() {
    QTest::addColumn<QString>("id");
    for (const Sample& s : samples()) QTest::newRow(s.id.c_str()) << QString::fromStdString(s.id);
  }
  void noSampleIsFaster() {
    QFETCH(QString, id);
    const Scenario given = sample(id.toUtf8().constData());
    const Estimate best = estimate(searched(given));
    QVERIFY(best.feasible());
    QVERIFY2(best.trainingTime.days() <= days(given) * (1 + 1e-9), qPrintable(QStringLiteral("%1 instead of %2 days").arg(best.trainingTime.days()).arg(days(given))));
  }

  // A plan that fits on fewer nodes fits on more.
  void moreNodesAreNeverSlower() {
    Scenario s = searched(sample("llama-3.1-405b"));
    s.cluster.pools[0].spareNodes = 0;
    double before = std::numeric_limits<double>::infinity();
    for (const int nodes : {512, 1024, 2000, 4096, 8192, 12500, 16384}) {
      s.cluster.pools[0].nodes = nodes;
      const double now = days(s);
      QVERIFY2(now <= before * (1 + 1e-6), qPrintable(QStringLiteral("%1 nodes: %2 days, fewer %3").arg(nodes).arg(now).arg(before)));
      before = now;
    }
  }

  // Found by hand: tensor 8, 6 stages of 16 virtual ones, 13 layers computed again.
  void twoHundredThousandAlike() {
    const double found = days(searched(twoHundredThousand()));
    QVERIFY2(found <= 69.99, qPrintable(QString::number(found)));
  }

  // And with one node less: tensor 8, 12 stages of 8, 1,536 replicas, whose microbatches are no whole rounds.
  void oneNodeLess() {
    Scenario s = searched(twoHundredThousand());
    s.cluster.pools[0].nodes -= 1;
    QVERIFY2(days(s) <= 95.0, qPrintable(QString::number(days(s))));
  }

  // Ways of mixing are compared by the end of the run, not by a step on all pools.
  void theBestMixIsSoonest() {
    Scenario s = sample("colossus-growing");
    const double lockstep = days(s);
    s.plan->mixing = Mixing::best;
    QVERIFY2(days(s) <= lockstep * (1 + 1e-9), qPrintable(QString::number(days(s))));
  }

  void noRandomPlanIsFaster_data() {
    QTest::addColumn<Scenario>("scenario");
    const Scenario small = examples::smallScenario();
    QTest::newRow("8B on 64") << small;
    Scenario moe = small;
    moe.job.architecture = examples::mixtral8x7b();
    QTest::newRow("8x7B on 64") << moe;
    QTest::newRow("405B on 16,384") << sample("llama-3.1-405b");
    QTest::newRow("70B on 24,576") << sample("meta-24k-infiniband");
    QTest::newRow("MoE on 100,000") << sample("colossus-phase1");
  }
  void noRandomPlanIsFaster() {
    QFETCH(Scenario, scenario);
    const Estimate best = estimate(searched(scenario));
    QVERIFY(best.feasible());
    PlanEstimator estimator(scenario);
    RandomPlan random(scenario.job, 1);
    int legal = 0;
    for (int tried = 0; tried < 2000000 && legal < 100; ++tried) {
      const ParallelPlan plan = random.next();
      const PlanEstimate e = estimator(plan);
      if (!e.legal || !e.fits) continue;
      ++legal;
      QVERIFY2(best.trainingTime.seconds() <= e.trainingSeconds * (1 + 1e-9),
               qPrintable(QStringLiteral("%1 days: tensor %2, pipeline %3 x %4, schedule %5, context %6, expert %7, data %8, microbatch %9, recompute %10 %11, sharding %12; best %13")
                              .arg(e.trainingSeconds / 86400).arg(plan.tensor).arg(plan.pipeline).arg(plan.virtualStages).arg(int(plan.schedule)).arg(plan.context).arg(plan.expert)
                              .arg(plan.data).arg(plan.microbatchSequences).arg(int(plan.recompute)).arg(plan.recomputeLayers).arg(int(plan.sharding)).arg(best.trainingTime.days())));
    }
    QCOMPARE(legal, 100);
  }
};

QTEST_APPLESS_MAIN(SearchTest)
#include "tst_search.moc"
