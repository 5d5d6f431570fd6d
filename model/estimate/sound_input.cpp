// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/sound_input.h"

#include <algorithm>

namespace cw {
namespace {

constexpr double mostGpus = 1e9;

/// Products of degrees that whole numbers still hold.
double largestProduct(const ParallelPlan& p) {
  const double replica = double(p.tensor) * p.pipeline * p.context;
  return std::max({replica * p.virtualStages, double(p.microbatchSequences) * p.pipeline, double(p.expert) * p.tensor});
}

class Examination {
 public:
  std::vector<Finding> found;

  void job(const Job& j, const std::string& at) {
    range(at, "/tokens", j.tokens, 1e-9, 1e18);
    range(at, "/sequence_tokens", j.sequenceTokens, 1, 1e8);
    range(at, "/global_batch_sequences", j.globalBatchSequences, 1, 1e9);
    for (std::size_t i = 0; i < j.batchRamp.size(); ++i) {
      const std::string stage = at + "/batch_ramp/" + std::to_string(i);
      range(stage, "/tokens", j.batchRamp[i].tokens, 1e-9, 1e18);
      range(stage, "/global_batch_sequences", j.batchRamp[i].globalBatchSequences, 1, j.globalBatchSequences);
    }
    architecture(j.architecture, at);
  }

  void plan(const ParallelPlan& p, const std::string& at) {
    range(at, "/tensor", p.tensor, 1, 1e6);
    range(at, "/pipeline", p.pipeline, 1, 1e6);
    range(at, "/virtual_stages", p.virtualStages, 1, 1e6);
    range(at, "/context", p.context, 1, 1e6);
    range(at, "/expert", p.expert, 1, 1e6);
    range(at, "/expert_tensor", p.expertTensor, 0, 1e6);
    range(at, "/data", p.data, 0, 1e6);
    range(at, "/microbatch_sequences", p.microbatchSequences, 1, 1e6);
    range(at, "/recompute_layers", p.recomputeLayers, 0, 1e5);
    range(at, "/sharding_group", p.shardingGroup, 0, 1e7);
    if (const double product = largestProduct(p); product > mostGpus) odd(at, "", "degrees", product, mostGpus);
  }

  void pool(const Pool& pool, const std::string& at) {
    range(at, "/nodes", pool.nodes, 0, 1e7);
    range(at, "/spare_nodes", pool.spareNodes, 0, 1e7);
    if (pool.nodes >= 0 && pool.spareNodes > pool.nodes) odd(at, "/spare_nodes", "spare_nodes", pool.spareNodes, pool.nodes);
    fact(at, "/build/lead_days", pool.build.leadDays, 0, 36500);
    fact(at, "/build/racks_per_day", pool.build.racksPerDay, 0.01, 1e6);
    fact(at, "/build/burn_in_days", pool.build.burnInDays, 0, 3650);
    const Node& n = pool.node;
    range(at, "/node/gpu_count", n.gpuCount, 1, 1e4);
    range(at, "/node/nvlink_domain_gpus", n.nvlinkDomainGpus, 1, 1e4);
    range(at, "/node/nic_count", n.nicCount, 1, 1e4);
    range(at, "/node/nic_bytes_per_s_per_direction", n.nicPerDirection.bytesPerSecond(), 1e6, 1e15);
    for (const auto& [key, power] : {std::pair{"/node/maximum_w", n.maximum}, {"/node/design_w", n.design}, {"/node/host_active_w", n.hostActive}, {"/node/idle_w", n.idle}})
      if (power) range(at, key, power->watts(), 0, 1e8);
    gpu(n.gpu, at);
  }

  void window(const MaintenanceWindow& w, const std::string& at) { range(at, "/duration_s", w.length.seconds(), 1e-9, 3.2e7); }

  void fabric(const Fabric& f) {
    range("/cluster/fabric", "/switch_ports", f.switchPorts, 2, 1e5);
    range("/cluster/fabric", "/port_bytes_per_s_per_direction", f.portRate.bytesPerSecond(), 1e6, 1e15);
    range("/cluster/fabric", "/leaf_oversubscription", f.leafOversubscription, 0.1, 1000);
    range("/cluster/fabric", "/spine_oversubscription", f.spineOversubscription, 0.1, 1000);
    range("/cluster/fabric", "/throughput_fraction", f.throughputFraction, 0, 1);
    range("/cluster/fabric", "/latency_per_hop_s", f.latencyPerHop.seconds(), 0, 1);
    range("/cluster/fabric", "/power_share_of_it_fraction", f.powerShareOfIt, 0, 0.9);
  }

  void site(const Site& s, const std::string& at) {
    fact(at, "/pue_full_load", s.pueFullLoad, 1, 10);
    fact(at, "/pue_idle_share_fraction", s.pueIdleShare, 0, 1);
    fact(at, "/carbon_g_per_kwh", s.carbonGramsPerKwh, 0, 1e5);
    fact(at, "/water_l_per_kwh", s.waterLitresPerKwh, 0, 1e4);
    if (s.electricityPerKwh.value) range(at, "/electricity_usd_per_kwh", s.electricityPerKwh.value->usd(), 0, 1000);
    if (s.buildCostPerWatt.value) range(at, "/build_cost_usd_per_w", s.buildCostPerWatt.value->usd(), 0, 1e5);
  }

  /// A rule over several numbers: `what` names its sentence.
  void odd(const std::string& at, const char* key, const char* what, double value, double count) {
    Finding f;
    f.rule = Rule::degenerateInput;
    f.severity = Severity::error;
    f.where = at + key;
    f.text = what;
    found.push_back(f.with("value", value).with("count", count));
  }

 private:
  void range(const std::string& at, const char* key, double value, double low, double high) {
    if (value >= low && value <= high) return;  // false for what is not a number, too
    Finding f;
    f.rule = Rule::degenerateInput;
    f.severity = Severity::error;
    f.where = at + key;
    found.push_back(f.with("value", value).with("low", low).with("high", high));
  }
  void fact(const std::string& at, const char* key, const Fact<double>& fact, double low, double high) {
    if (fact.value) range(at, key, *fact.value, low, high);
  }

  void gpu(const Gpu& g, const std::string& at) {
    range(at, "/node/gpu/bf16_dense_flop_per_s", g.bf16Dense.flopPerSecond(), 1e9, 1e19);
    if (g.fp8Dense) range(at, "/node/gpu/fp8_dense_flop_per_s", g.fp8Dense->flopPerSecond(), 1e9, 1e19);
    if (g.fp4Dense) range(at, "/node/gpu/fp4_dense_flop_per_s", g.fp4Dense->flopPerSecond(), 1e9, 1e19);
    range(at, "/node/gpu/hbm_capacity_bytes", g.hbmCapacity.bytes(), 1e6, 1e15);
    range(at, "/node/gpu/hbm_bandwidth_bytes_per_s", g.hbmBandwidth.bytesPerSecond(), 1e6, 1e17);
    range(at, "/node/gpu/nvlink_bytes_per_s_per_direction", g.nvlinkPerDirection.bytesPerSecond(), 1e6, 1e17);
    range(at, "/node/gpu/tdp_w", g.tdp.watts(), 1, 1e6);
    if (g.idle) range(at, "/node/gpu/idle_w", g.idle->watts(), 0, 1e6);
  }

  void architecture(const Architecture& a, const std::string& job) {
    const std::string at = job + "/architecture";
    const std::size_t before = found.size();
    range(at, "/layers", a.layers, 1, 1e5);
    range(at, "/hidden", a.hidden, 1, 1e7);
    range(at, "/heads", a.heads, 1, 1e6);
    range(at, "/kv_heads", a.kvHeads, 1, 1e6);
    range(at, "/head_dim", a.headDim, 1, 1e6);
    range(at, "/value_head_dim", a.valueHeadDim, 1, 1e6);
    range(at, "/mla_query_rank", a.mlaQueryRank, 0, 1e6);
    range(at, "/mla_key_value_rank", a.mlaKeyValueRank, 0, 1e6);
    range(at, "/mla_rope_dim", a.mlaRopeDim, 0, 1e6);
    range(at, "/ffn_hidden", a.ffnHidden, 0, 1e7);
    range(at, "/experts", a.experts, 0, 1e5);
    range(at, "/experts_per_token", a.expertsPerToken, 0, 1e5);
    range(at, "/expert_hidden", a.expertHidden, 0, 1e7);
    range(at, "/shared_expert_hidden", a.sharedExpertHidden, 0, 1e7);
    range(at, "/dense_layers", a.denseLayers, 0, 1e5);
    range(at, "/moe_every", a.moeEvery, 1, 1e5);
    range(at, "/vocabulary", a.vocabulary, 1, 1e8);
    range(at, "/learned_positions", a.learnedPositions, 0, 1e8);
    range(at, "/sliding_window", a.slidingWindow, 0, 1e8);
    range(at, "/sliding_window_every", a.slidingWindowEvery, 1, 1e5);
    range(at, "/multi_token_prediction_layers", a.multiTokenPredictionLayers, 0, 1000);
    if (found.size() == before) shape(a, at);
  }

  /// Numbers that are sound alone and must fit one another.
  void shape(const Architecture& a, const std::string& at) {
    if (a.heads % a.kvHeads != 0) odd(at, "/kv_heads", "kv_heads", a.kvHeads, a.heads);
    if (a.attention == AttentionKind::latent && a.mlaKeyValueRank < 1) odd(at, "/mla_key_value_rank", "mla_key_value_rank", a.mlaKeyValueRank, 0);
    if (a.mlaRopeDim > a.headDim) odd(at, "/mla_rope_dim", "mla_rope_dim", a.mlaRopeDim, a.headDim);
    if (a.denseLayers > a.layers) odd(at, "/dense_layers", "dense_layers", a.denseLayers, a.layers);
    if (a.expertsPerToken > a.experts || (a.isMoe() && a.expertsPerToken < 1)) odd(at, "/experts_per_token", "experts_per_token", a.expertsPerToken, a.experts);
    if (a.isMoe() && a.expertHidden < 1) odd(at, "/expert_hidden", "expert_hidden", a.expertHidden, a.experts);
    if (!a.isMoe() && a.sharedExpertHidden > 0) odd(at, "/shared_expert_hidden", "shared_expert_hidden", a.sharedExpertHidden, 0);
    if (a.ffnHidden < 1 && a.moeLayers() < a.layers) odd(at, "/ffn_hidden", "ffn_hidden", a.ffnHidden, a.layers - a.moeLayers());
  }
};

std::string indexed(const char* list, std::size_t i) { return std::string(list) + std::to_string(i); }

}  // namespace

std::vector<Finding> unsoundInput(const Scenario& s) {
  Examination e;
  e.job(s.job, "/job");
  if (s.plan) e.plan(*s.plan, "/plan");
  for (std::size_t i = 0; i < s.concurrentJobs.size(); ++i) {
    const std::string at = indexed("/concurrent_jobs/", i);
    e.job(s.concurrentJobs[i].job, at + "/job");
    e.plan(s.concurrentJobs[i].plan, at + "/plan");
  }
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) e.pool(s.cluster.pools[i], indexed("/cluster/pools/", i));
  if (const double gpus = double(s.cluster.gpusInstalled()); gpus > mostGpus) e.odd("/cluster/pools", "", "gpus", gpus, mostGpus);
  for (std::size_t i = 0; i < s.reliability.maintenance.size(); ++i) e.window(s.reliability.maintenance[i], indexed("/reliability/maintenance/", i));
  e.fabric(s.cluster.fabric);
  for (std::size_t i = 0; i < s.sites.size(); ++i) e.site(s.sites[i], indexed("/sites/", i));
  return std::move(e.found);
}

bool isSound(const ParallelPlan& p) {
  const int least = std::min({p.tensor, p.pipeline, p.virtualStages, p.context, p.expert, p.microbatchSequences});
  return least >= 1 && std::min({p.expertTensor, p.data, p.recomputeLayers, p.shardingGroup}) >= 0 && largestProduct(p) <= mostGpus;
}

}  // namespace cw
