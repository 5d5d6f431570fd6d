// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "model/estimate/estimate.h"
#include "model/search/plan_estimate.h"
#include "model/search/pool_worth.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
using Spoil = std::function<void(Scenario&)>;

struct Case {
  const char* where;
  Spoil spoil;
};

Architecture& arch(Scenario& s) { return s.job.architecture; }
Gpu& gpu(Scenario& s) { return s.cluster.pools[0].node.gpu; }

template <class T>
void every(std::vector<Case>& list, const char* where, T& (*field)(Scenario&), std::initializer_list<T> values) {
  for (const T value : values) list.push_back({where, [=](Scenario& s) { field(s) = value; }});
}

std::vector<Case> cases() {
  constexpr int least = std::numeric_limits<int>::min(), most = std::numeric_limits<int>::max();
  std::vector<Case> list;
  every<int>(list, "/job/architecture/layers", [](Scenario& s) -> int& { return arch(s).layers; }, {0, -1, least, most});
  every<int>(list, "/job/architecture/hidden", [](Scenario& s) -> int& { return arch(s).hidden; }, {0, -1, most});
  every<int>(list, "/job/architecture/heads", [](Scenario& s) -> int& { return arch(s).heads; }, {0, -1, most});
  every<int>(list, "/job/architecture/kv_heads", [](Scenario& s) -> int& { return arch(s).kvHeads; }, {0, -1, 3, 64, most});
  every<int>(list, "/job/architecture/head_dim", [](Scenario& s) -> int& { return arch(s).headDim; }, {0, -1, most});
  every<int>(list, "/job/architecture/value_head_dim", [](Scenario& s) -> int& { return arch(s).valueHeadDim; }, {0, -1});
  every<int>(list, "/job/architecture/ffn_hidden", [](Scenario& s) -> int& { return arch(s).ffnHidden; }, {0, -1, most});
  every<int>(list, "/job/architecture/vocabulary", [](Scenario& s) -> int& { return arch(s).vocabulary; }, {0, -1, most});
  every<int>(list, "/job/architecture/sliding_window", [](Scenario& s) -> int& { return arch(s).slidingWindow; }, {-1});
  every<int>(list, "/job/architecture/sliding_window_every", [](Scenario& s) -> int& { return arch(s).slidingWindowEvery; }, {0, -2});
  every<int>(list, "/job/architecture/multi_token_prediction_layers", [](Scenario& s) -> int& { return arch(s).multiTokenPredictionLayers; }, {-1, most});
  every<int>(list, "/job/architecture/moe_every", [](Scenario& s) -> int& { return arch(s).moeEvery; }, {0, -1});
  every<int>(list, "/job/architecture/shared_expert_hidden", [](Scenario& s) -> int& { return arch(s).sharedExpertHidden; }, {-1, 2048});
  every<int>(list, "/job/architecture/experts_per_token", [](Scenario& s) -> int& { return arch(s).expertsPerToken; }, {-1, 2});
  list.push_back({"/job/architecture/experts_per_token", [](Scenario& s) { arch(s) = examples::mixtral8x7b(), arch(s).expertsPerToken = 9; }});
  list.push_back({"/job/architecture/experts_per_token", [](Scenario& s) { arch(s) = examples::mixtral8x7b(), arch(s).expertsPerToken = 0; }});
  list.push_back({"/job/architecture/expert_hidden", [](Scenario& s) { arch(s) = examples::mixtral8x7b(), arch(s).expertHidden = 0; }});
  list.push_back({"/job/architecture/dense_layers", [](Scenario& s) { arch(s) = examples::deepSeekV3(), arch(s).denseLayers = 62; }});
  list.push_back({"/job/architecture/mla_key_value_rank", [](Scenario& s) { arch(s) = examples::deepSeekV3(), arch(s).mlaKeyValueRank = 0; }});
  list.push_back({"/job/architecture/mla_rope_dim", [](Scenario& s) { arch(s) = examples::deepSeekV3(), arch(s).mlaRopeDim = 1000; }});
  every<double>(list, "/job/tokens", [](Scenario& s) -> double& { return s.job.tokens; }, {0, -1, nan, inf, -inf, 1e300});
  every<int>(list, "/job/sequence_tokens", [](Scenario& s) -> int& { return s.job.sequenceTokens; }, {0, -8192, most});
  every<int>(list, "/job/global_batch_sequences", [](Scenario& s) -> int& { return s.job.globalBatchSequences; }, {0, -1, most});
  every<int>(list, "/plan/tensor", [](Scenario& s) -> int& { return s.plan->tensor; }, {0, -8, most});
  every<int>(list, "/plan/pipeline", [](Scenario& s) -> int& { return s.plan->pipeline; }, {0, -1, most});
  every<int>(list, "/plan/virtual_stages", [](Scenario& s) -> int& { return s.plan->virtualStages; }, {0, -1, most});
  every<int>(list, "/plan/context", [](Scenario& s) -> int& { return s.plan->context; }, {0, -1, most});
  every<int>(list, "/plan/expert", [](Scenario& s) -> int& { return s.plan->expert; }, {0, -1, most});
  every<int>(list, "/plan/data", [](Scenario& s) -> int& { return s.plan->data; }, {-1, most});
  every<int>(list, "/plan/microbatch_sequences", [](Scenario& s) -> int& { return s.plan->microbatchSequences; }, {0, -1, most});
  list.push_back({"/plan", [](Scenario& s) { s.plan->tensor = s.plan->pipeline = s.plan->context = 1000000; }});
  every<int>(list, "/cluster/pools/0/nodes", [](Scenario& s) -> int& { return s.cluster.pools[0].nodes; }, {-1, most});
  list.push_back({"/cluster/pools/0/spare_nodes", [](Scenario& s) { s.cluster.pools[0].spareNodes = s.cluster.pools[0].nodes + 1; }});
  every<int>(list, "/cluster/pools/0/node/gpu_count", [](Scenario& s) -> int& { return s.cluster.pools[0].node.gpuCount; }, {0, -8});
  for (const double value : {0.0, -1.0, nan, inf}) {
    list.push_back({"/cluster/pools/0/node/gpu/bf16_dense_flop_per_s", [=](Scenario& s) { gpu(s).bf16Dense = FlopRate::flopPerSecond(value); }});
    list.push_back({"/cluster/pools/0/node/gpu/hbm_bandwidth_bytes_per_s", [=](Scenario& s) { gpu(s).hbmBandwidth = ByteRate::bytesPerSecond(value); }});
    list.push_back({"/cluster/pools/0/node/gpu/hbm_capacity_bytes", [=](Scenario& s) { gpu(s).hbmCapacity = Bytes::bytes(value); }});
    list.push_back({"/cluster/pools/0/node/gpu/nvlink_bytes_per_s_per_direction", [=](Scenario& s) { gpu(s).nvlinkPerDirection = ByteRate::bytesPerSecond(value); }});
    list.push_back({"/cluster/pools/0/node/nic_bytes_per_s_per_direction", [=](Scenario& s) { s.cluster.pools[0].node.nicPerDirection = ByteRate::bytesPerSecond(value); }});
    list.push_back({"/cluster/fabric/port_bytes_per_s_per_direction", [=](Scenario& s) { s.cluster.fabric.portRate = ByteRate::bytesPerSecond(value); }});
    list.push_back({"/cluster/fabric/leaf_oversubscription", [=](Scenario& s) { s.cluster.fabric.leafOversubscription = value; }});
  }
  for (const double value : {-1.0, nan, inf}) {
    list.push_back({"/reliability/restart_s", [=](Scenario& s) { s.reliability.restart.value = Duration::seconds(value); }});
    list.push_back({"/reliability/checkpoint_bytes_per_s", [=](Scenario& s) { s.reliability.checkpointBandwidth.value = ByteRate::bytesPerSecond(value); }});
    list.push_back({"/reliability/maintenance/0/duration_s", [=](Scenario& s) { s.reliability.maintenance = {{"", "2026-01-01", Duration::seconds(value)}}; }});
    list.push_back({"/prices/useful_life_years", [=](Scenario& s) { s.prices.usefulLifeYears.value = value; }});
    list.push_back({"/job/batch_ramp/0/tokens", [=](Scenario& s) { s.job.batchRamp = {{value, 1}}; }});
    list.push_back({"/cluster/pools/0/build/racks_per_day", [=](Scenario& s) { s.cluster.pools[0].build.racksPerDay.value = value; }});
  }
  for (const double more : {0.001, 1.0, 1e5})
    list.push_back({"/cluster/pools/0/node/gpu/idle_w", [=](Scenario& s) {
                      gpu(s).idle.value = gpu(s).tdp + Power::watts(more);
                    }});
  list.push_back({"/cluster/pools/0/gpu_power_cap_w", [](Scenario& s) {
                    gpu(s).idle.value = Power::watts(200);
                    s.cluster.pools[0].gpuPowerCap = Power::watts(199);
                  }});
  list.push_back({"/job/batch_ramp/0/global_batch_sequences", [](Scenario& s) { s.job.batchRamp = {{1e9, s.job.globalBatchSequences + 1}}; }});
  return list;
}

}  // namespace

/// Numbers from which nothing can be computed are named, one finding for each; no answer is made up, nothing hangs.
class SoundInputTest : public QObject
{
  Q_OBJECT
 private slots:
  void eachUnsoundNumberIsNamed() {
    for (const Case& c : cases()) {
      Scenario s = examples::smallScenario();
      c.spoil(s);
      const Estimate e = estimate(s);
      QVERIFY2(!e.feasible(), c.where);
      bool named = false;
      for (const Finding& f : e.findings) named = named || (f.rule == Rule::degenerateInput && f.where == c.where);
      QVERIFY2(named, c.where);
      QCOMPARE(e.step.time().seconds(), 0.0);
      QCOMPARE(e.trainingTime.seconds(), 0.0);
      QVERIFY(!explain(s, "step_time_s"));
      QVERIFY(poolWorth(s).empty());
      QCOMPARE(PlanEstimator(s)(ParallelPlan{}).stepSeconds, 0.0);
    }
  }

  void factsThatContradictAreNamedAndComputed() {
    using Spoil = void (*)(Node&);
    const std::pair<const char*, Spoil> contradictions[] = {
        {"/idle_w", [](Node& n) { n.idle.value = *n.maximum.value + Power::watts(1); }},
        {"/idle_w",
         [](Node& n) {
           n.design.value = Power::watts(3000);
           n.idle.value = Power::watts(3001);
         }},
        {"/idle_w",
         [](Node& n) {
           n.gpu.idle.value = Power::watts(100);
           n.idle.value = Power::watts(799);
         }},
        {"/design_w", [](Node& n) { n.design.value = *n.maximum.value + Power::watts(1); }},
        {"/maximum_w",
         [](Node& n) {
           n.maximum.value = n.gpu.tdp * n.gpuCount + *n.hostActive.value - Power::watts(1);
         }},
        {"/gpu/fp8_dense_flop_per_s", [](Node& n) { n.gpu.fp8Dense = n.gpu.bf16Dense * 0.9; }},
        {"/gpu/fp4_dense_flop_per_s", [](Node& n) { n.gpu.fp4Dense = *n.gpu.fp8Dense * 0.9; }},
    };
    const auto named = [](const Estimate& e) {
      std::vector<std::string> places;
      for (const Finding& f : e.findings)
        if (f.rule == Rule::factsContradict) places.push_back(f.where);
      return places;
    };
    QVERIFY(named(estimate(examples::smallScenario())).empty());
    for (const auto& [where, spoil] : contradictions) {
      Scenario s = examples::smallScenario();
      spoil(s.cluster.pools[0].node);
      const Estimate e = estimate(s);
      const std::vector<std::string> places = named(e);
      QVERIFY2(std::find(places.begin(), places.end(), std::string("/cluster/pools/0/node") + where) != places.end(), where);
      QVERIFY2(e.step.time() > Duration(), where);
    }
  }

  void aSearchSkipsUnsoundPlans() {
    const Scenario s = examples::smallScenario();
    PlanEstimator estimator(s);
    ParallelPlan plan;
    for (int ParallelPlan::*degree : {&ParallelPlan::tensor, &ParallelPlan::pipeline, &ParallelPlan::virtualStages, &ParallelPlan::context, &ParallelPlan::expert, &ParallelPlan::microbatchSequences}) {
      plan = {};
      plan.*degree = 0;
      QCOMPARE(estimator(plan).stepSeconds, 0.0);
    }
    QVERIFY(estimator(ParallelPlan{}).stepSeconds > 0);
  }

  void aWindowLongerThanTheSequenceIsFullAttention() {
    Scenario s = examples::smallScenario();
    const double full = estimate(s).step.time().seconds();
    s.job.architecture.slidingWindow = s.job.sequenceTokens + 1;
    s.job.architecture.slidingWindowEvery = 1;
    QCOMPARE(estimate(s).step.time().seconds(), full);
  }
};

QTEST_APPLESS_MAIN(SoundInputTest)
#include "tst_sound_input.moc"
