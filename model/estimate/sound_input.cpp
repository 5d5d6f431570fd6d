// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/sound_input.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "model/estimate/limits.h"
#include "model/estimate/pool_roll.h"
#include "model/hardware/power_cap.h"
#include "model/workload/parameters.h"

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
    range(at, "/tokens", j.tokens, limits::tokens);
    range(at, "/sequence_tokens", j.sequenceTokens, limits::sequenceTokens);
    range(at, "/global_batch_sequences", j.globalBatchSequences, limits::batchSequences);
    for (std::size_t i = 0; i < j.batchRamp.size(); ++i) {
      const std::string stage = at + "/batch_ramp/" + std::to_string(i);
      range(stage, "/tokens", j.batchRamp[i].tokens, limits::tokens);
      range(stage, "/global_batch_sequences", j.batchRamp[i].globalBatchSequences, {1, double(j.globalBatchSequences)});
    }
    architecture(j.architecture, at);
  }

  void plan(const ParallelPlan& p, const std::string& at) {
    range(at, "/tensor", p.tensor, limits::degree);
    range(at, "/pipeline", p.pipeline, limits::degree);
    range(at, "/virtual_stages", p.virtualStages, limits::degree);
    range(at, "/context", p.context, limits::degree);
    range(at, "/expert", p.expert, limits::degree);
    range(at, "/expert_tensor", p.expertTensor, limits::degreeOrOpen);
    range(at, "/data", p.data, limits::degreeOrOpen);
    range(at, "/microbatch_sequences", p.microbatchSequences, limits::degree);
    range(at, "/recompute_layers", p.recomputeLayers, limits::recomputeLayers);
    range(at, "/sharding_group", p.shardingGroup, limits::shardingGroup);
    if (const double product = largestProduct(p); product > mostGpus) odd(at, "", "degrees", product, mostGpus);
  }

  void pool(const Pool& pool, const std::string& at) {
    // A pool without nodes is a planner's way of leaving it out, and what a range of nodes may come to.
    range(at, "/nodes", pool.nodes, upTo(limits::nodes.high));
    range(at, "/spare_nodes", pool.spareNodes, limits::spareNodes);
    if (pool.nodes >= 0 && pool.spareNodes > pool.nodes) odd(at, "/spare_nodes", "spare_nodes", pool.spareNodes, pool.nodes);
    if (pool.gpuPowerCap) range(at, "/gpu_power_cap_w", pool.gpuPowerCap->watts(), positive(limits::gpuPowerCap.high));
    const auto& idle = pool.node.gpu.idle.value;
    if (pool.gpuPowerCap && pool.gpuPowerCap->watts() < leastCapShare * pool.node.gpu.tdp.watts() * (1 - 1e-9))
      odd(at, "/gpu_power_cap_w", "gpu_power_cap_floor", pool.gpuPowerCap->watts(), leastCapShare * pool.node.gpu.tdp.watts());
    else if (pool.gpuPowerCap && idle && *pool.gpuPowerCap < *idle)
      odd(at, "/gpu_power_cap_w", "gpu_power_cap_w", pool.gpuPowerCap->watts(), idle->watts());
    fact(at, "/build/lead_days", pool.build.leadDays, limits::leadDays);
    fact(at, "/build/racks_per_day", pool.build.racksPerDay, limits::racksPerDay);
    fact(at, "/build/burn_in_days", pool.build.burnInDays, limits::burnInDays);
    const Node& n = pool.node;
    range(at, "/node/gpu_count", n.gpuCount, limits::partsOfNode);
    range(at, "/node/nvlink_domain_gpus", n.nvlinkDomainGpus, limits::partsOfNode);
    range(at, "/node/nic_count", n.nicCount, limits::partsOfNode);
    range(at, "/node/rails", n.rails, upTo(limits::partsOfNode.high));
    range(at, "/node/nic_bytes_per_s_per_direction", n.nicPerDirection.bytesPerSecond(), limits::linkRate);
    fact(at, "/node/maximum_w", n.maximum, limits::nodePower);
    fact(at, "/node/design_w", n.design, limits::nodePower);
    fact(at, "/node/host_active_w", n.hostActive, limits::partPower);
    fact(at, "/node/idle_w", n.idle, limits::partPower);
    range(at, "/node/nodes_per_rack", n.nodesPerRack, limits::rackUnits);
    gpu(n.gpu, at);
  }

  void window(const MaintenanceWindow& w, const std::string& at) { range(at, "/duration_s", w.length.seconds(), limits::maintenanceSeconds); }

  void reliability(const Reliability& r) {
    const std::string at = "/reliability";
    fact(at, "/failures_per_1000_node_days", r.failuresPerThousandNodeDays, limits::failures);
    fact(at, "/restart_s", r.restart, limits::restart);
    fact(at, "/checkpoint_bytes_per_s", r.checkpointBandwidth, limits::checkpointRate);
    fact(at, "/checkpoint_blocking_s", r.checkpointBlocking, limits::checkpointBlocking);
    fact(at, "/checkpoint_interval_s", r.checkpointInterval, limits::checkpointInterval);
    fact(at, "/planned_pause_fraction", r.plannedPauseFraction, limits::plannedPauses);
    fact(at, "/schedule_factor", r.scheduleFactor, limits::scheduleFactor);
    fact(at, "/repair_s", r.repair, limits::repair);
    for (std::size_t i = 0; i < r.maintenance.size(); ++i) window(r.maintenance[i], at + "/maintenance/" + std::to_string(i));
  }

  void fabric(const Fabric& f) {
    const std::string at = "/cluster/fabric";
    range(at, "/switch_ports", f.switchPorts, limits::switchPorts);
    range(at, "/port_bytes_per_s_per_direction", f.portRate.bytesPerSecond(), limits::linkRate);
    range(at, "/leaf_oversubscription", f.leafOversubscription, limits::oversubscription);
    range(at, "/spine_oversubscription", f.spineOversubscription, limits::oversubscription);
    range(at, "/nodes_per_rack_switch", f.nodesPerRackSwitch, upTo(limits::rackSwitchNodes.high));
    range(at, "/pod_nodes", f.podNodes, upTo(limits::nodes.high));
    range(at, "/spine_ports", f.spinePorts, upTo(limits::switchPorts.high));
    if (f.uplinkFraction != 0) range(at, "/uplink_fraction", f.uplinkFraction, limits::uplinkFraction);
    range(at, "/throughput_fraction", f.throughputFraction, fraction);
    range(at, "/latency_per_hop_s", f.latencyPerHop.seconds(), limits::hopLatency);
    if (f.switchPower) range(at, "/switch_w", f.switchPower->watts(), limits::switchPower);
    range(at, "/power_share_of_it_fraction", f.powerShareOfIt, limits::networkPowerShare);
  }

  void site(const Site& s, const std::string& at) {
    fact(at, "/power_limit_w", s.powerLimit, limits::sitePower);
    fact(at, "/pue_full_load", s.pueFullLoad, limits::pue);
    fact(at, "/pue_idle_share_fraction", s.pueIdleShare, fraction);
    fact(at, "/distribution_efficiency_fraction", s.distributionEfficiency, limits::distributionEfficiency);
    fact(at, "/electricity_usd_per_kwh", s.electricityPerKwh, limits::electricity);
    fact(at, "/carbon_g_per_kwh", s.carbonGramsPerKwh, limits::carbon);
    fact(at, "/water_l_per_kwh", s.waterLitresPerKwh, limits::water);
    fact(at, "/build_cost_usd_per_w", s.buildCostPerWatt, limits::buildCost);
  }

  void prices(const Prices& p) {
    const std::string at = "/prices";
    for (std::size_t i = 0; i < p.nodes.size(); ++i) {
      const std::string row = at + "/nodes/" + std::to_string(i);
      fact(row, "/purchase_usd", p.nodes[i].purchase, limits::purchase);
      fact(row, "/rent_usd_per_gpu_hour", p.nodes[i].rentPerGpuHour, limits::hourlyRent);
    }
    for (std::size_t i = 0; i < p.fabrics.size(); ++i) {
      const std::string row = at + "/fabrics/" + std::to_string(i);
      fact(row, "/switch_usd", p.fabrics[i].switchEach, limits::switchPrice);
      fact(row, "/link_usd", p.fabrics[i].linkEach, limits::switchPrice);
    }
    fact(at, "/network_share_of_hardware_fraction", p.networkShareOfHardware, limits::networkShare);
    fact(at, "/storage_usd_per_gpu", p.storagePerGpu, limits::storagePerGpu);
    fact(at, "/useful_life_years", p.usefulLifeYears, limits::usefulLife);
    fact(at, "/facility_life_years", p.facilityLifeYears, limits::facilityLife);
    fact(at, "/cost_of_capital_fraction_per_year", p.costOfCapitalPerYear, fraction);
    fact(at, "/colocation_usd_per_kw_month", p.colocationPerKwMonth, limits::colocation);
    fact(at, "/staff_usd_per_mw_year", p.staffPerMegawattYear, limits::staff);
    fact(at, "/maintenance_fraction_per_year", p.maintenancePerYear, fraction);
    fact(at, "/lease_premium_fraction", p.leasePremium, limits::leasePremium);
    fact(at, "/utilisation_fraction", p.utilisation, limits::utilisation);
  }

  /// What takes no time for the few pools that a plan has.
  void sizes(const Scenario& s) {
    const double pools = double(s.cluster.pools.size()), phases = pools + 2 * double(s.reliability.maintenance.size()) + double(s.job.batchRamp.size()) + 1;
    if (pools <= double(limits::nodeKinds) && pools * phases <= limits::poolsInPhases) return;
    const std::vector<int> kinds = kindsOfNodes(s.cluster);
    const double different = 1 + *std::max_element(kinds.begin(), kinds.end());
    if (different > double(limits::nodeKinds)) odd("/cluster/pools", "", "node_kinds", different, double(limits::nodeKinds));
    const double inPhases = PoolRoll(s, kinds).inPhases();
    if (inPhases > limits::poolsInPhases) odd("/cluster/pools", "", "pools_in_phases", inPhases, limits::poolsInPhases);
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
  void range(const std::string& at, const char* key, double value, Range allowed) {
    if (allowed.holds(value)) return;
    Finding f;
    f.rule = Rule::degenerateInput;
    f.severity = Severity::error;
    f.where = at + key;
    found.push_back(f.with("value", value).with(allowed.above ? "above" : "low", allowed.low).with("high", allowed.high));
  }

  static double base(double v) { return v; }
  static double base(Power v) { return v.watts(); }
  static double base(Money v) { return v.usd(); }
  static double base(Duration v) { return v.seconds(); }
  static double base(ByteRate v) { return v.bytesPerSecond(); }
  template <class T>
  void fact(const std::string& at, const char* key, const Fact<T>& fact, Range allowed) {
    if (fact.value) range(at, key, base(*fact.value), allowed);
  }

  void gpu(const Gpu& g, const std::string& at) {
    range(at, "/node/gpu/bf16_dense_flop_per_s", g.bf16Dense.flopPerSecond(), limits::flopRate);
    if (g.fp8Dense) range(at, "/node/gpu/fp8_dense_flop_per_s", g.fp8Dense->flopPerSecond(), limits::flopRate);
    if (g.fp4Dense) range(at, "/node/gpu/fp4_dense_flop_per_s", g.fp4Dense->flopPerSecond(), limits::flopRate);
    range(at, "/node/gpu/hbm_capacity_bytes", g.hbmCapacity.bytes(), limits::hbmCapacity);
    range(at, "/node/gpu/hbm_bandwidth_bytes_per_s", g.hbmBandwidth.bytesPerSecond(), limits::memoryRate);
    range(at, "/node/gpu/nvlink_bytes_per_s_per_direction", g.nvlinkPerDirection.bytesPerSecond(), limits::memoryRate);
    range(at, "/node/gpu/tdp_w", g.tdp.watts(), limits::gpuPower);
    fact(at, "/node/gpu/idle_w", g.idle, limits::gpuIdlePower);
    if (g.idle.value && *g.idle.value > g.tdp)
      odd(at, "/node/gpu/idle_w", "gpu_idle_w", g.idle.value->watts(), g.tdp.watts());
  }

  void architecture(const Architecture& a, const std::string& job) {
    const std::string at = job + "/architecture";
    const std::size_t before = found.size();
    range(at, "/layers", a.layers, limits::layers);
    range(at, "/hidden", a.hidden, limits::hidden);
    range(at, "/heads", a.heads, limits::heads);
    range(at, "/kv_heads", a.kvHeads, limits::heads);
    range(at, "/head_dim", a.headDim, limits::headDim);
    range(at, "/value_head_dim", a.valueHeadDim, limits::headDim);
    range(at, "/mla_query_rank", a.mlaQueryRank, limits::mlaRank);
    range(at, "/mla_key_value_rank", a.mlaKeyValueRank, limits::mlaRank);
    range(at, "/mla_rope_dim", a.mlaRopeDim, limits::mlaRank);
    range(at, "/ffn_hidden", a.ffnHidden, limits::ffnHidden);
    range(at, "/experts", a.experts, limits::experts);
    range(at, "/experts_per_token", a.expertsPerToken, limits::experts);
    range(at, "/expert_hidden", a.expertHidden, limits::ffnHidden);
    range(at, "/shared_expert_hidden", a.sharedExpertHidden, limits::ffnHidden);
    range(at, "/dense_layers", a.denseLayers, limits::denseLayers);
    range(at, "/moe_every", a.moeEvery, limits::everyLayers);
    range(at, "/vocabulary", a.vocabulary, limits::vocabulary);
    range(at, "/learned_positions", a.learnedPositions, limits::positions);
    range(at, "/sliding_window", a.slidingWindow, limits::positions);
    range(at, "/sliding_window_every", a.slidingWindowEvery, limits::everyLayers);
    range(at, "/multi_token_prediction_layers", a.multiTokenPredictionLayers, limits::predictionLayers);
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

/// What a pool's node is told to be, against itself.
class FactCheck {
 public:
  FactCheck(const Node& node, std::string at, std::vector<Finding>& found)
      : node_(node), at_(std::move(at)), found_(found) {}

  void run() {
    power();
    const Gpu& g = node_.gpu;
    if (g.fp8Dense && *g.fp8Dense < g.bf16Dense)
      tell("/gpu/fp8_dense_flop_per_s", "fp8_dense", g.fp8Dense->flopPerSecond(),
           g.bf16Dense.flopPerSecond());
    if (g.fp4Dense && g.fp8Dense && *g.fp4Dense < *g.fp8Dense)
      tell("/gpu/fp4_dense_flop_per_s", "fp4_dense", g.fp4Dense->flopPerSecond(),
           g.fp8Dense->flopPerSecond());
  }

 private:
  const Node& node_;
  std::string at_;
  std::vector<Finding>& found_;

  void power() {
    const auto &idle = node_.idle.value, &design = node_.design.value;
    const auto &maximum = node_.maximum.value, &host = node_.hostActive.value;
    const Power gpusIdle = node_.gpu.idle.value.value_or(Power()) * node_.gpuCount;
    const Power busy = node_.gpu.tdp * node_.gpuCount + host.value_or(Power());
    if (idle && *idle < gpusIdle)
      tell("/idle_w", "idle_below_gpus", idle->watts(), gpusIdle.watts());
    if (idle && design && *idle > *design)
      tell("/idle_w", "idle_above_design", idle->watts(), design->watts());
    if (!maximum) return;
    if (idle > maximum) tell("/idle_w", "above_maximum", idle->watts(), maximum->watts());
    if (design > maximum) tell("/design_w", "above_maximum", design->watts(), maximum->watts());
    if (*maximum < busy) tell("/maximum_w", "maximum_below_parts", maximum->watts(), busy.watts());
  }

  void tell(const char* key, const char* what, double value, double count) {
    Finding f{Rule::factsContradict, Severity::warning, at_ + key, what, {}, 0};
    found_.push_back(f.with("value", value).with("count", count));
  }
};

std::string indexed(const char* list, std::size_t i) { return std::string(list) + std::to_string(i); }

}  // namespace

bool hasTooManyGpus(const Cluster& cluster) { return double(cluster.gpusInstalled()) > mostGpus; }

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
  if (e.found.empty()) e.sizes(s);
  if (hasTooManyGpus(s.cluster)) e.odd("/cluster/pools", "", "gpus", double(s.cluster.gpusInstalled()), mostGpus);
  e.reliability(s.reliability);
  e.prices(s.prices);
  e.fabric(s.cluster.fabric);
  for (std::size_t i = 0; i < s.sites.size(); ++i) e.site(s.sites[i], indexed("/sites/", i));
  return std::move(e.found);
}

namespace {

/// A published total that the shape does not have is a fault of one of the two.
void compareParameters(const Architecture& a, std::vector<Finding>& found) {
  constexpr double allowed = 0.02;
  const double published = a.publishedTotalParameters, counted = countParameters(a).total;
  if (!(published > 0) || a.standIn || std::abs(counted / published - 1) <= allowed) return;
  Finding f{Rule::factsContradict, Severity::warning, "/job/architecture/published_total_parameters", "published_parameters", {}, 0};
  found.push_back(f.with("value", published).with("count", counted));
}

}  // namespace

std::vector<Finding> contradictingFacts(const Scenario& s) {
  std::vector<Finding> found;
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i)
    FactCheck(s.cluster.pools[i].node, indexed("/cluster/pools/", i) + "/node", found).run();
  compareParameters(s.job.architecture, found);
  return found;
}

std::vector<Finding> unsoundJob(const Job& job, const ParallelPlan& plan) {
  Examination e;
  e.job(job, "/job");
  e.plan(plan, "/plan");
  return std::move(e.found);
}

bool isSound(const ParallelPlan& p) {
  const int least = std::min({p.tensor, p.pipeline, p.virtualStages, p.context, p.expert, p.microbatchSequences});
  return least >= 1 && std::min({p.expertTensor, p.data, p.recomputeLayers, p.shardingGroup}) >= 0 && largestProduct(p) <= mostGpus;
}

}  // namespace cw
