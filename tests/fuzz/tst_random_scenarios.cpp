// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "model/estimate/estimate.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

/// Scenarios of every kind that a person could enter, sound one by one, most of them foolish as a whole.
class RandomScenario {
 public:
  explicit RandomScenario(unsigned seed) : random_(seed) {}

  Scenario next() {
    Scenario s = examples::smallScenario();
    pools(s);
    architecture(s.job.architecture);
    s.job.tokens = magnitude(1, 1e16);
    s.job.sequenceTokens = int(magnitude(1, 1e6));
    s.job.globalBatchSequences = int(magnitude(1, 1e5));
    s.job.precision = pick({Precision::bf16, Precision::fp16, Precision::fp8, Precision::nvfp4});
    s.job.optimizer = pick({Optimizer::adamw, Optimizer::sgd, Optimizer::muon});
    software(s.job.software);
    if (uniform(0, 9) == 0) s.plan.reset();
    else s.plan = plan(s.job);
    s.tenure = Tenure(uniform(0, 2));
    missingFacts(s);
    powerFacts(s);
    return s;
  }

 private:
  std::mt19937 random_;
  int uniform(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool coin() { return uniform(0, 1) == 1; }
  bool rarely() { return uniform(0, 7) == 0; }
  double magnitude(double low, double high) {
    return std::floor(std::exp(std::uniform_real_distribution<double>(std::log(low), std::log(high))(random_)));
  }
  template <class T>
  T pick(std::initializer_list<T> list) { return *(list.begin() + uniform(0, int(list.size()) - 1)); }

  void node(Node& n) {
    if (coin()) n.gpu = examples::h200();
    n.gpuCount = rarely() ? uniform(1, 72) : 8;
    n.nvlinkDomainGpus = rarely() ? uniform(1, 72) : n.gpuCount;
    n.nicCount = rarely() ? uniform(1, 16) : n.gpuCount;
    if (rarely()) n.gpu.die = pick({Die::ampere, Die::blackwell});
    if (rarely()) n.gpu.fp8Dense.reset();
    if (rarely()) n.gpu.idle = {};
    if (rarely()) n.hostActive = {};
    if (rarely()) n.maximum = {};
    if (rarely()) n.gpu.streamingMultiprocessors = uniform(0, 200);
  }

  void pools(Scenario& s) {
    Pool& first = s.cluster.pools[0];
    first.nodes = int(magnitude(1, 30000));
    first.spareNodes = int(magnitude(1, 40)) - 1;
    node(first.node);
    first.spareNodes = std::min(first.spareNodes, first.nodes);
    const int more = coin() ? 0 : uniform(1, 3);
    for (int i = 0; i < more; ++i) {
      Pool pool = s.cluster.pools[0];
      if (coin()) {
        node(pool.node);
        pool.node.id = "node-" + std::to_string(i);
        pool.nodes = int(magnitude(1, 30000));
        pool.spareNodes = std::min(pool.spareNodes, pool.nodes);
      }
      if (rarely()) pool.siteId = "another";
      s.cluster.pools.push_back(pool);
    }
    if (rarely()) {
      s.startDate = "2025-01-01";
      for (Pool& pool : s.cluster.pools)
        if (coin()) pool.availableFrom = pick({"2024-12-01", "2025-01-02", "2025-03-01", "2026-01-01", "2040-01-01"});
    }
    if (rarely()) s.cluster.fabric.layout = FabricLayout::leafSpine;
    if (rarely()) s.cluster.fabric.leafOversubscription = s.cluster.fabric.spineOversubscription = uniform(1, 8);
    if (rarely()) s.cluster.fabric.inNetworkReduction = true;
    if (!rarely()) return;
    ConcurrentJob other;
    other.name = "beside";
    other.nodes = uniform(1, 100);
    other.job = s.job;
    other.plan = plan(other.job);
    s.concurrentJobs.push_back(other);
  }

  void architecture(Architecture& a) {
    a = pick({examples::llama8b(), examples::llama405b(), examples::mixtral8x7b(), examples::deepSeekV3()});
    if (coin()) return;
    a.layers = int(magnitude(1, 300));
    a.hidden = int(magnitude(1, 40000));
    a.kvHeads = int(magnitude(1, 100));
    a.heads = a.kvHeads * uniform(1, 8);
    a.headDim = int(magnitude(1, 512));
    a.valueHeadDim = coin() ? a.headDim : int(magnitude(1, 512));
    a.mlaRopeDim = std::min(a.mlaRopeDim, a.headDim);
    if (a.attention == AttentionKind::latent) {
      a.mlaQueryRank = coin() ? 0 : int(magnitude(1, 4000));
      a.mlaKeyValueRank = int(magnitude(1, 2000));
    }
    a.ffnHidden = int(magnitude(1, 2e5));
    if (a.isMoe()) {
      a.experts = int(magnitude(1, 1000));
      a.expertsPerToken = uniform(1, a.experts);
      a.expertHidden = int(magnitude(1, 2e4));
      a.sharedExpertHidden = coin() ? 0 : int(magnitude(1, 2e4));
      a.denseLayers = uniform(0, a.layers);
      a.moeEvery = uniform(1, 4);
    }
    a.vocabulary = int(magnitude(1, 3e5));
    a.tiedEmbeddings = coin();
    a.attentionBias = coin();
    a.queryKeyNorm = coin();
    a.gatedMlp = coin();
    a.position = PositionKind(uniform(0, 3));
    a.norm = NormKind(uniform(0, 1));
    a.slidingWindow = coin() ? 0 : int(magnitude(1, 1e5));
    a.slidingWindowEvery = uniform(1, 4);
    a.multiTokenPredictionLayers = uniform(0, 2);
    a.parallelBlock = coin();
  }

  void flip(std::optional<bool>& value) { if (rarely()) value = coin(); }

  void software(Software& s) {
    s.framework = Framework(uniform(0, 7));
    s.generation = Generation(uniform(0, 2));
    if (rarely()) s.attentionKernel = AttentionKernel(uniform(0, 3));
    if (rarely()) s.elementwiseKernels = ElementwiseKernels(uniform(0, 2));
    if (rarely()) s.tensorOverlap = TensorOverlap(uniform(0, 2));
    if (rarely()) s.fp8Recipe = Fp8Recipe(uniform(0, 1));
    for (std::optional<bool>* value : {&s.fusedNorm, &s.dataOverlap, &s.pipelineOverlap, &s.expertOverlap, &s.cudaGraphs, &s.dropTokens, &s.offloadOptimizer,
                                       &s.offloadActivations, &s.fusedLoss, &s.tiledLoss, &s.tiledMlp, &s.fp32Gradients, &s.deferGradientReduction, &s.gatheredLogits,
                                       &s.recomputeExperts, &s.sixteenBitStates})
      flip(*value);
  }

  int divisorOf(int n, int most) {
    int d = int(magnitude(1, most));
    while (n % d != 0) --d;
    return d;
  }

  /// Half of the plans divide, so that what lies behind the findings is reached, too.
  ParallelPlan plan(const Job& job) {
    const bool fits = coin();
    const Architecture& a = job.architecture;
    ParallelPlan p;
    p.tensor = fits ? divisorOf(a.heads, 8) : int(magnitude(1, 64));
    p.pipeline = fits ? divisorOf(a.layers, 16) : int(magnitude(1, 64));
    p.virtualStages = fits ? divisorOf(std::max(1, a.layers / p.pipeline), 8) : int(magnitude(1, 12));
    p.schedule = Schedule(uniform(0, 4));
    p.context = fits ? divisorOf(job.sequenceTokens, 16) : int(magnitude(1, 16));
    p.expert = fits ? divisorOf(std::max(1, a.experts), 64) : int(magnitude(1, 64));
    p.expertTensor = uniform(0, 2);
    p.data = coin() ? 0 : int(magnitude(1, 2000));
    p.microbatchSequences = fits ? divisorOf(job.globalBatchSequences, 8) : int(magnitude(1, 64));
    p.recompute = Recompute(uniform(0, 2));
    p.recomputeLayers = rarely() ? uniform(0, 20) : 0;
    p.sharding = Sharding(uniform(0, 3));
    p.shardingGroup = coin() ? 0 : int(magnitude(1, 512));
    p.sequenceParallel = coin();
    p.mixing = Mixing(uniform(0, 4));
    return p;
  }

  /// Circuits too small for what hangs on them, GPUs that idle at their limit, caps down to what
  /// they idle at.
  void powerFacts(Scenario& s) {
    for (Pool& pool : s.cluster.pools) {
      Gpu& gpu = pool.node.gpu;
      if (rarely()) pool.node.maximum.value = Power::watts(magnitude(1, 20000));
      if (rarely() && pool.node.hostActive.value)
        pool.node.hostActive.value = Power::watts(magnitude(1, 20000) - 1);
      if (rarely() && gpu.idle.value) gpu.idle.value = gpu.tdp * (uniform(0, 10) / 10.0);
      const double idle = gpu.idle.value.value_or(Power()).watts();
      if (rarely()) pool.gpuPowerCap = Power::watts(std::max(gpu.tdp.watts() * 0.3, idle + uniform(0, 300)));
    }
  }

  void missingFacts(Scenario& s) {
    if (rarely()) s.sites.clear();
    else if (rarely()) s.sites[0].pueFullLoad.value.reset();
    if (!s.sites.empty() && rarely()) s.sites[0].pueIdleShare.value = uniform(0, 10) / 10.0;
    if (rarely()) s.prices.nodes.clear();
    if (rarely()) s.prices.usefulLifeYears.value.reset();
    if (rarely()) s.reliability = {};
    if (rarely()) s.reliability.failuresPerThousandNodeDays.value = magnitude(1, 1e5);
    if (rarely()) s.reliability.checkpointInterval.value = Duration::seconds(magnitude(1, 1e6));
    if (coin()) s.startDate = "2026-01-31";
  }
};

bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

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

  static void partsSum(const Estimate& e, const char* at) {
    double step = 0, memory = 0;
    for (const Duration d : e.step.parts) {
      QVERIFY2(d.seconds() >= 0, at);
      step += d.seconds();
    }
    for (const Bytes b : e.step.memory.parts) {
      QVERIFY2(b.bytes() >= 0, at);
      memory += b.bytes();
    }
    QVERIFY2(close(step, e.step.time().seconds()) && step > 0, at);
    QVERIFY2(close(memory, e.step.memory.total().bytes()) && memory > 0, at);
  }

  static void sharesAreNotNegative(const Estimate& e, const char* at) {
    for (const KindEstimate& kind : e.kinds) QVERIFY2(kind.sequences >= 0, at);
  }

  static void ratesAreFractions(const Estimate& e, const char* at) {
    QVERIFY2(e.goodput.fraction >= 0 && e.goodput.fraction <= 1, at);
    const double peak = e.step.time().seconds() * e.step.peakFlopPerSecond;
    if (!(peak > 0)) {  // other jobs took all nodes: there are no rates, and an error says why
      QVERIFY2(!e.feasible(), at);
      return;
    }
    const double mfu = e.step.modelFlopPerStep / peak, hfu = e.step.hardwareFlopPerStep / peak;
    QVERIFY2(mfu >= 0 && mfu <= hfu * (1 + 1e-9) && (hfu <= 1 || !e.feasible()), qPrintable(QStringLiteral("%1: MFU %2, HFU %3").arg(QString::fromLatin1(at)).arg(mfu).arg(hfu)));
  }

  static void powerAndEnergyAgree(const Estimate& e, const char* at) {
    if (!e.power) return;
    const PowerEstimate& p = *e.power;
    QVERIFY2(close((p.itGpus + p.itHosts + p.itNetwork).watts(), p.itAverage.watts()), at);
    // PUE is applied once, between IT and facility.
    QVERIFY2(p.pue >= 1 && close(p.itAverage.watts() * p.pue, p.facilityAverage.watts()), at);
    QVERIFY2(p.facilityAverage >= p.itAverage * 0.9999999, at);
    QVERIFY2(p.facilityAverage <= p.facilityPeak * 1.0000001, at);
    // What swings is a part of the peak.
    QVERIFY2(p.swing.watts() >= 0 && p.swing <= p.facilityPeak * 1.0000001, at);
    // Facts that contradict one another may give a peak above the design, and are named then.
    const bool told = std::any_of(e.findings.begin(), e.findings.end(), [](const Finding& f) {
      return f.rule == Rule::factsContradict && f.where.ends_with("/maximum_w");
    });
    QVERIFY2(told || p.facilityPeak <= p.facilityDesign * 1.0000001, at);
    QVERIFY2(close((p.facilityAverage * e.trainingTime).joules(), e.facilityEnergy->joules()), at);
    QVERIFY2(close((p.itAverage * e.trainingTime).joules(), e.itEnergy->joules()), at);
  }

  static void percentilesAreInOrder(const Estimate& e, const char* at) {
    for (const auto& p : {e.trainingDays, e.facilityWatts, e.facilityWattHours, e.runTotalUsd})
      if (p) QVERIFY2(std::isfinite(p->p10) && std::isfinite(p->p90) && p->p10 <= p->p50 && p->p50 <= p->p90, at);
  }

  /// A figure is there, or what it lacks has a name; and nothing is known exactly.
  static void nothingIsLeftOutUnnamed(const Estimate& e, const char* at) {
    if (!(e.trainingTime.seconds() > 0)) return;
    QVERIFY2(e.power || !e.powerMissing.empty(), at);
    QVERIFY2((e.facilityEnergy && e.itEnergy) || !e.powerMissing.empty(), at);
    QVERIFY2(e.cost.runTotal || !e.cost.missing.empty(), at);
    QVERIFY2(!e.cost.complete() || !(e.gpuHours > 0) || (e.cost.perGpuHour && e.cost.perMillionTokens), at);
    QVERIFY2(e.trainingDays && e.trainingDays->p10 < e.trainingDays->p90, at);
    // A job that other jobs leave no GPU has no share of the power.
    if (e.power && e.powerMissing.empty() && e.power->facilityAverage.watts() > 0) QVERIFY2(e.facilityWatts && e.facilityWatts->p10 < e.facilityWatts->p90, at);
    if (e.cost.complete() && e.cost.runTotal->usd() > 0) QVERIFY2(e.runTotalUsd && e.runTotalUsd->p10 < e.runTotalUsd->p90, at);
  }

  static void sparesNeverAddGpus(Scenario s, const Estimate& e, const char* at) {
    const long usable = s.cluster.gpusForJobs();
    for (Pool& pool : s.cluster.pools) pool.spareNodes = std::min(pool.nodes, pool.spareNodes + 1);
    QVERIFY2(s.cluster.gpusForJobs() <= usable, at);
    const Estimate f = estimate(s);
    QVERIFY2(f.gpusInstalled == e.gpusInstalled, at);
    // A replica larger than the cluster is shown on all there is, with an error.
    if (s.plan && s.plan->mixing == Mixing::lockstep && e.feasible() && f.feasible()) QVERIFY2(f.gpusUsed <= e.gpusUsed, at);
  }

  static void costPartsSum(const Estimate& e, const char* at) {
    const CostEstimate& c = e.cost;
    if (!c.runTotal) return;
    double year = 0;
    for (const auto& part : {c.depreciation, c.capital, c.energy, c.colocation, c.staff, c.maintenance, c.rent})
      if (part) year += part->usd();
    QVERIFY2(close(year * e.trainingTime.years(), c.runTotal->usd()), at);
  }

  static void phasesAreTheWhole(const Scenario& s, const Estimate& e, const char* at) {
    double tokens = 0, seconds = 0, joules = 0;
    for (const PhaseEstimate& p : e.phases) {
      QVERIFY2(p.tokens >= 0 && p.duration >= p.pause && p.gpusUsed <= e.gpusInstalled, at);
      tokens += p.tokens;
      seconds += p.duration.seconds();
      if (p.facilityEnergy) joules += p.facilityEnergy->joules();
    }
    QVERIFY2(close(tokens, s.job.tokens) && close(seconds, e.trainingTime.seconds()), at);
    if (e.facilityEnergy) QVERIFY2(close(joules, e.facilityEnergy->joules()), at);
  }

  /// A plan that stays is no slower on hardware a third better, and still fits where memory grows. A twentieth
  /// is left to a host that launches slower than the GPUs work: an exchange of gradients does not hide in what they then wait,
  /// so that both grow when they work faster (by 2.8 % at most in forty thousand seeds).
  static void betterHardwareIsNeverSlower(const Scenario& s, const Estimate& e, const char* at) {
    // Where pools differ, the slowest work and the longest exposed exchange may be those of two pools, and faster work
    // hides less of the exchange: the sum need not fall.
    const auto& pools = s.cluster.pools;
    if (!e.feasible() || !s.plan || std::any_of(pools.begin(), pools.end(), [&](const Pool& p) { return !(p.node == pools[0].node); })) return;
    const auto better = [&](const char* what, auto&& change) {
      Scenario t = s;
      for (Pool& pool : t.cluster.pools) change(pool.node);
      t.cluster.fabric.portRate = t.cluster.fabric.portRate * (what[0] == 'n' ? 1.3 : 1);
      const Estimate f = estimate(t);
      QVERIFY2(f.step.time().seconds() <= e.step.time().seconds() * 1.05, qPrintable(QStringLiteral("%1 %2: %3 s became %4 s").arg(QString::fromLatin1(at), QString::fromLatin1(what)).arg(e.step.time().seconds(), 0, 'g', 17).arg(f.step.time().seconds(), 0, 'g', 17)));
      QVERIFY2(f.step.memory.fits() || !e.step.memory.fits(), at);
    };
    better("peak", [](Node& n) {
      n.gpu.bf16Dense = n.gpu.bf16Dense * 1.3;
      if (n.gpu.fp8Dense) n.gpu.fp8Dense = *n.gpu.fp8Dense * 1.3;
      if (n.gpu.fp4Dense) n.gpu.fp4Dense = *n.gpu.fp4Dense * 1.3;
    });
    better("memory bandwidth", [](Node& n) { n.gpu.hbmBandwidth = n.gpu.hbmBandwidth * 1.3; });
    better("nvlink", [](Node& n) { n.gpu.nvlinkPerDirection = n.gpu.nvlinkPerDirection * 1.3; });
    better("network", [](Node& n) { n.nicPerDirection = n.nicPerDirection * 1.3; });
    better("capacity", [](Node& n) { n.gpu.hbmCapacity = n.gpu.hbmCapacity * 1.5; });
  }

  static void twiceTheTokensTakeTwiceTheTime(Scenario s, const char* at) {
    if (!s.plan) return;
    s.startDate.clear();  // what arrives during a run does not come twice as late
    const double step = double(s.job.globalBatchSequences) * s.job.sequenceTokens;
    s.job.tokens = step * 1000;
    const Estimate one = estimate(s);
    s.job.tokens *= 2;
    const Estimate two = estimate(s);
    QVERIFY2(close(two.trainingTime.seconds(), 2 * one.trainingTime.seconds()), at);
    if (one.facilityEnergy) QVERIFY2(close(two.facilityEnergy->joules(), 2 * one.facilityEnergy->joules()), at);
  }

  static void derivationsRecompute(const Scenario& s, const Estimate& e, const char* at) {
    for (const std::string& key : explainableKeys()) {
      const DerivationPtr root = explain(s, key);
      if (!root) continue;
      QVERIFY2(std::isfinite(root->value) && close(recompute(*root), root->value), at + QByteArray(" ") + key.c_str());
    }
    QVERIFY2(close(explain(s, "step_time_s")->value, e.step.time().seconds()), at);
    QVERIFY2(close(explain(s, "training_time_s")->value, e.trainingTime.seconds()), at);
    QVERIFY2(close(explain(s, "memory_bytes_per_gpu/total")->value, e.step.memory.total().bytes()), at);
    if (e.power) QVERIFY2(close(explain(s, "power_w/facility_average")->value, e.power->facilityAverage.watts()), at);
    if (e.cost.runTotal) QVERIFY2(close(explain(s, "cost_usd/run_total")->value, e.cost.runTotal->usd()), at);
  }

  static void identities(const Scenario& s, int seed) {
    const Estimate e = estimate(s);
    const QByteArray name = QByteArray("seed ") + QByteArray::number(seed);
    const char* at = name.constData();
    for (const Finding& f : e.findings) {
      if (f.text == "goodput") return;  // failures leave no time for work: a finding instead of figures
      QVERIFY2(f.rule != Rule::degenerateInput, at + QByteArray(" ") + f.where.c_str());
    }
    if (e.gpusUsed == 0) {  // spares or other jobs take all
      QVERIFY2(!e.feasible(), at);
      return;
    }
    QVERIFY2(allFinite(e), at);
    partsSum(e, at);
    sharesAreNotNegative(e, at);
    ratesAreFractions(e, at);
    powerAndEnergyAgree(e, at);
    costPartsSum(e, at);
    percentilesAreInOrder(e, at);
    nothingIsLeftOutUnnamed(e, at);
    phasesAreTheWhole(s, e, at);
    if (seed % 10 == 4) sparesNeverAddGpus(s, e, at);
    if (seed % 5 == 1) betterHardwareIsNeverSlower(s, e, at);
    if (seed % 10 == 2) twiceTheTokensTakeTwiceTheTime(s, at);
    if (seed % 200 == 3 && s.plan) derivationsRecompute(s, e, at);
  }

 private slots:
  void noNumberIsInfiniteAndIdentitiesHold() {
    const int wanted = qEnvironmentVariableIntValue("CLUSTERWRIGHT_RANDOM_SCENARIOS"), first = qEnvironmentVariableIntValue("CLUSTERWRIGHT_RANDOM_SEED");
    int failed = 0;
    for (int seed = first; seed < first + (wanted > 0 ? wanted : 1000); ++seed) {
      identities(RandomScenario(unsigned(seed)).next(), seed);
      if (QTest::currentTestFailed() && ++failed >= 1) return;
    }
  }
};

QTEST_APPLESS_MAIN(RandomScenariosTest)
#include "tst_random_scenarios.moc"
