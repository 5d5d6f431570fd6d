// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/json/rows.h"

#include <algorithm>

#include "data/json/words.h"
#include "model/estimate/limits.h"

namespace cw {
namespace {

constexpr const char* layoutWords[] = {"rail_optimised", "leaf_spine", "rail_planes"};
constexpr const char* attentionWords[] = {"grouped", "latent"};
constexpr const char* normWords[] = {"rms", "layer"};
constexpr const char* positionWords[] = {"rotary", "learned", "alibi", "none"};

void describeAttention(Archive& a, Architecture& m) {
  a.word("attention", m.attention, attentionWords);
  a.integer("heads", m.heads, limits::heads);
  a.integer("kv_heads", m.kvHeads, limits::heads);
  a.integer("head_dim", m.headDim, limits::headDim);
  a.integerOrAbsent("value_head_dim", m.valueHeadDim, limits::headDim);
  if (m.valueHeadDim == 0) m.valueHeadDim = m.headDim;
  a.integerOrAbsent("mla_query_rank", m.mlaQueryRank, limits::mlaRank);
  a.integerOrAbsent("mla_key_value_rank", m.mlaKeyValueRank, limits::mlaRank);
  a.integerOrAbsent("mla_rope_dim", m.mlaRopeDim, limits::mlaRank);
  a.flag("attention_bias", m.attentionBias);
  a.flag("output_bias", m.outputBias);
  a.flag("query_key_norm", m.queryKeyNorm);
  a.check("kv_heads", m.kvHeads <= m.heads && m.heads % std::max(1, m.kvHeads) == 0, "allowed is a divisor of heads");
  a.check("mla_key_value_rank", m.attention == AttentionKind::grouped || m.mlaKeyValueRank > 0, "latent attention needs its rank");
  for (const auto& [key, given] : {std::pair{"mla_key_value_rank", m.mlaKeyValueRank}, {"mla_query_rank", m.mlaQueryRank}, {"mla_rope_dim", m.mlaRopeDim}})
    a.check(key, m.attention == AttentionKind::latent || given == 0, "allowed is null unless attention is \"latent\"");
  a.check("mla_rope_dim", m.mlaRopeDim <= m.headDim, "allowed is at most head_dim");
}

void describeMlp(Archive& a, Architecture& m) {
  a.integerOrAbsent("ffn_hidden", m.ffnHidden, limits::ffnHidden);
  a.flag("gated_mlp", m.gatedMlp);
  a.integerOrAbsent("experts", m.experts, limits::experts);
  a.integerOrAbsent("experts_per_token", m.expertsPerToken, limits::experts);
  a.integerOrAbsent("expert_hidden", m.expertHidden, limits::ffnHidden);
  a.integerOrAbsent("shared_expert_hidden", m.sharedExpertHidden, limits::ffnHidden);
  a.integerOrAbsent("dense_layers", m.denseLayers, limits::denseLayers);
  a.integer("moe_every", m.moeEvery, limits::everyLayers, Need::defaulted);
  a.flag("shared_expert_ungated", m.sharedExpertUngated);
  a.check("experts_per_token", m.expertsPerToken <= m.experts, "allowed is at most experts");
  a.check("experts_per_token", !m.isMoe() || m.expertsPerToken >= 1, "a mixture of experts needs at least 1");
  a.check("expert_hidden", !m.isMoe() || m.expertHidden >= 1, "a mixture of experts needs the width of an expert");
  a.check("shared_expert_hidden", m.isMoe() || m.sharedExpertHidden == 0, "allowed is null in a model without experts");
  a.check("dense_layers", m.denseLayers <= m.layers, "allowed is at most layers");
  a.check("ffn_hidden", m.ffnHidden >= 1 || m.moeLayers() == m.layers, "a dense layer needs the width of its MLP");
}

}  // namespace

void describe(Archive& a, Provenance& p) {
  a.text("source", p.source, TextKind::line, Need::defaulted);
  a.text("source_location", p.location, TextKind::line, Need::defaulted);
  a.text("as_of", p.asOf, TextKind::identifier, Need::defaulted);
  a.text("confidence", p.confidence, TextKind::identifier, Need::defaulted);
  a.text("notes", p.notes, TextKind::notes, Need::defaulted);
}

void describe(Archive& a, Gpu& g, RowScope&) {
  a.text("id", g.id, TextKind::identifier, Need::required);
  a.text("name", g.name, TextKind::line, Need::defaulted);
  a.word("die", g.die, dieWords, Need::required);
  a.quantity("bf16_dense_flop_per_s", g.bf16Dense, limits::flopRate);
  a.quantity("fp8_dense_flop_per_s", g.fp8Dense, limits::flopRate);
  a.quantity("fp4_dense_flop_per_s", g.fp4Dense, limits::flopRate);
  a.quantity("hbm_capacity_bytes", g.hbmCapacity, limits::hbmCapacity);
  a.quantity("hbm_bandwidth_bytes_per_s", g.hbmBandwidth, limits::memoryRate);
  a.quantity("nvlink_bytes_per_s_per_direction", g.nvlinkPerDirection, limits::memoryRate);
  a.integerOrAbsent("streaming_multiprocessors", g.streamingMultiprocessors, limits::streamingMultiprocessors);
  a.quantity("tdp_w", g.tdp, limits::gpuPower);
  a.fact("idle_w", g.idle, limits::gpuIdlePower);
  describe(a, g.provenance);
}

void describe(Archive& a, Node& n, RowScope& scope) {
  a.text("id", n.id, TextKind::identifier, Need::required);
  a.text("name", n.name, TextKind::line, Need::defaulted);
  a.row("gpu", rowField(n.gpu, scope), Need::required);
  a.integer("gpu_count", n.gpuCount, limits::partsOfNode);
  a.integer("nvlink_domain_gpus", n.nvlinkDomainGpus, limits::partsOfNode, Need::defaulted);
  a.integer("nic_count", n.nicCount, limits::partsOfNode);
  a.quantity("nic_bytes_per_s_per_direction", n.nicPerDirection, limits::linkRate);
  a.integerOrAbsent("rails", n.rails, limits::partsOfNode);
  a.fact("maximum_w", n.maximum, limits::nodePower);
  a.fact("design_w", n.design, limits::nodePower);
  a.fact("host_active_w", n.hostActive, limits::partPower);
  a.fact("idle_w", n.idle, limits::partPower);
  a.numberOrAbsent("rack_units", n.rackUnits, limits::rackUnits);
  a.numberOrAbsent("nodes_per_rack", n.nodesPerRack, limits::rackUnits);
  describe(a, n.provenance);
}

void describe(Archive& a, Fabric& f, RowScope&) {
  a.text("id", f.id, TextKind::identifier, Need::required);
  a.text("name", f.name, TextKind::line, Need::defaulted);
  a.word("layout", f.layout, layoutWords);
  a.integer("switch_ports", f.switchPorts, limits::switchPorts);
  a.quantity("port_bytes_per_s_per_direction", f.portRate, limits::linkRate);
  a.quantity("leaf_oversubscription", f.leafOversubscription, limits::oversubscription, Need::defaulted);
  a.quantity("spine_oversubscription", f.spineOversubscription, limits::oversubscription, Need::defaulted);
  a.integerOrAbsent("nodes_per_rack_switch", f.nodesPerRackSwitch, limits::rackSwitchNodes);
  a.integerOrAbsent("pod_nodes", f.podNodes, limits::nodes);
  a.integerOrAbsent("spine_ports", f.spinePorts, limits::switchPorts);
  a.flag("redundant", f.redundant);
  a.numberOrAbsent("uplink_fraction", f.uplinkFraction, limits::uplinkFraction);
  a.numberOrAbsent("throughput_fraction", f.throughputFraction, fraction);
  a.quantity("latency_per_hop_s", f.latencyPerHop, limits::hopLatency, Need::defaulted);
  a.flag("in_network_reduction", f.inNetworkReduction);
  a.quantity("switch_w", f.switchPower, limits::switchPower);
  a.numberOrAbsent("power_share_of_it_fraction", f.powerShareOfIt, limits::networkPowerShare);
  describe(a, f.provenance);
}

void describe(Archive& a, Site& s, RowScope&) {
  a.text("id", s.id, TextKind::identifier, Need::required);
  a.text("name", s.name, TextKind::line, Need::defaulted);
  a.fact("power_limit_w", s.powerLimit, limits::sitePower);
  a.fact("pue_full_load", s.pueFullLoad, limits::pue);
  a.fact("pue_idle_share_fraction", s.pueIdleShare, fraction);
  a.fact("distribution_efficiency_fraction", s.distributionEfficiency, limits::distributionEfficiency);
  a.fact("electricity_usd_per_kwh", s.electricityPerKwh, limits::electricity);
  a.fact("carbon_g_per_kwh", s.carbonGramsPerKwh, limits::carbon);
  a.fact("water_l_per_kwh", s.waterLitresPerKwh, limits::water);
  a.fact("build_cost_usd_per_w", s.buildCostPerWatt, limits::buildCost);
}

void describe(Archive& a, Architecture& m, RowScope&) {
  a.text("id", m.id, TextKind::identifier, Need::required);
  a.text("name", m.name, TextKind::line, Need::defaulted);
  a.integer("layers", m.layers, limits::layers);
  a.integer("hidden", m.hidden, limits::hidden);
  describeAttention(a, m);
  describeMlp(a, m);
  a.integer("vocabulary", m.vocabulary, limits::vocabulary);
  a.flag("tied_embeddings", m.tiedEmbeddings);
  a.word("position", m.position, positionWords);
  a.integerOrAbsent("learned_positions", m.learnedPositions, limits::positions);
  a.word("norm", m.norm, normWords);
  a.flag("parallel_block", m.parallelBlock);
  a.integerOrAbsent("sliding_window", m.slidingWindow, limits::positions);
  a.integer("sliding_window_every", m.slidingWindowEvery, limits::everyLayers, Need::defaulted);
  a.integerOrAbsent("multi_token_prediction_layers", m.multiTokenPredictionLayers, limits::predictionLayers);
  a.flag("stand_in", m.standIn);
  a.numberOrAbsent("published_total_parameters", m.publishedTotalParameters, limits::publishedParameters);
  a.numberOrAbsent("published_active_parameters", m.publishedActiveParameters, limits::publishedParameters);
  describe(a, m.provenance);
}

}  // namespace cw
