// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>
#include <random>

#include "model/estimate/estimate.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

class RandomScenario {
 public:
  explicit RandomScenario(unsigned seed) : random_(seed) {}

  Scenario next() {
    Scenario s = examples::smallScenario();
    s.cluster.pools[0].nodes = int(magnitude(1, 30000));
    s.cluster.pools[0].spareNodes = int(magnitude(1, 40)) - 1;
    if (coin()) s.cluster.pools.push_back(s.cluster.pools[0]);
    if (coin()) s.cluster.pools.back().node.gpu = examples::h200();
    architecture(s.job.architecture);
    s.job.tokens = magnitude(1, 1e16);
    s.job.sequenceTokens = int(magnitude(1, 1e6));
    s.job.globalBatchSequences = int(magnitude(1, 1e5));
    s.job.precision = pick({Precision::bf16, Precision::fp16, Precision::fp8, Precision::nvfp4});
    s.job.software.framework = Framework(uniform(0, 7));
    s.job.software.generation = Generation(uniform(0, 2));
    if (uniform(0, 9) == 0) s.plan.reset();
    else s.plan = plan();
    s.tenure = Tenure(uniform(0, 2));
    return s;
  }

 private:
  std::mt19937 random_;
  int uniform(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool coin() { return uniform(0, 1) == 1; }
  double magnitude(double low, double high) {
    return std::floor(std::exp(std::uniform_real_distribution<double>(std::log(low), std::log(high))(random_)));
  }
  template <class T>
  T pick(std::initializer_list<T> list) { return *(list.begin() + uniform(0, int(list.size()) - 1)); }

  void architecture(Architecture& a) {
    a = pick({examples::llama8b(), examples::llama405b(), examples::mixtral8x7b(), examples::deepSeekV3()});
    if (coin()) return;
    a.layers = int(magnitude(1, 300));
    a.hidden = int(magnitude(1, 40000));
    a.heads = int(magnitude(1, 300));
    a.kvHeads = int(magnitude(1, 300));
    a.headDim = a.valueHeadDim = int(magnitude(1, 512));
    a.mlaRopeDim = std::min(a.mlaRopeDim, a.headDim);
    a.ffnHidden = int(magnitude(1, 2e5));
    a.vocabulary = int(magnitude(1, 3e5));
    a.denseLayers = std::min(a.denseLayers, a.layers);
    a.slidingWindow = coin() ? 0 : int(magnitude(1, 1e5));
    a.slidingWindowEvery = uniform(1, 4);
    a.multiTokenPredictionLayers = uniform(0, 2);
    a.parallelBlock = coin();
  }

  ParallelPlan plan() {
    ParallelPlan p;
    p.tensor = int(magnitude(1, 64));
    p.pipeline = int(magnitude(1, 64));
    p.virtualStages = int(magnitude(1, 12));
    p.schedule = Schedule(uniform(0, 4));
    p.context = int(magnitude(1, 16));
    p.expert = int(magnitude(1, 64));
    p.expertTensor = uniform(0, 2);
    p.data = coin() ? 0 : int(magnitude(1, 2000));
    p.microbatchSequences = int(magnitude(1, 64));
    p.recompute = Recompute(uniform(0, 2));
    p.sharding = Sharding(uniform(0, 3));
    p.shardingGroup = coin() ? 0 : int(magnitude(1, 512));
    p.sequenceParallel = coin();
    return p;
  }
};

bool allFinite(const Estimate& e) {
  std::vector<double> numbers{e.trainingTime.seconds(), e.goodput.fraction, e.step.peakFlopPerSecond, e.step.modelFlopPerStep,
                              e.step.hardwareFlopPerStep, e.step.memory.total().bytes()};
  for (const Duration d : e.step.parts) numbers.push_back(d.seconds());
  if (e.power) numbers.insert(numbers.end(), {e.power->facilityAverage.watts(), e.power->facilityPeak.watts(), e.power->swing.watts()});
  for (const auto& m : {e.cost.nodes, e.cost.runTotal, e.cost.perGpuHour, e.cost.rent}) if (m) numbers.push_back(m->usd());
  for (const double x : numbers)
    if (!std::isfinite(x)) return false;
  return true;
}

}  // namespace

class RandomScenariosTest : public QObject
{
  Q_OBJECT
 private slots:
  void noNumberIsInfiniteAndIdentitiesHold() {
    const int count = qEnvironmentVariableIntValue("CLUSTERWRIGHT_RANDOM_SCENARIOS") ? qEnvironmentVariableIntValue("CLUSTERWRIGHT_RANDOM_SCENARIOS") : 1000;
    for (int seed = 0; seed < count; ++seed) {
      const Scenario s = RandomScenario(unsigned(seed)).next();
      const Estimate e = estimate(s);
      const QByteArray at = QByteArray("seed ") + QByteArray::number(seed);
      QVERIFY2(allFinite(e), at.constData());
      for (const Duration d : e.step.parts) QVERIFY2(d.seconds() >= 0, at.constData());
      QVERIFY2(e.goodput.fraction >= 0 && e.goodput.fraction <= 1, at.constData());
      QVERIFY2(e.step.memory.total().bytes() > 0, at.constData());
      if (e.power) {
        QVERIFY2(e.power->facilityAverage <= e.power->facilityPeak * 1.0000001, at.constData());
        QVERIFY2(std::abs((e.power->facilityAverage * e.trainingTime).joules() / e.facilityEnergy->joules() - 1) < 1e-9, at.constData());
      }
    }
  }
};

QTEST_APPLESS_MAIN(RandomScenariosTest)
#include "tst_random_scenarios.moc"
