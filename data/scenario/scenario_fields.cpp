// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/scenario/scenario_fields.h"

#include <array>
#include <cmath>

#include "data/calibration/calibration_fields.h"
#include "data/catalog/rent_tiers.h"
#include "data/json/cost_rows.h"
#include "data/json/json_reader.h"
#include "data/json/words.h"
#include "data/measurements/measurement_csv.h"
#include "model/estimate/limits.h"
#include "model/uncertainty/inputs.h"

namespace cw {
namespace {

constexpr const char* precisionWords[] = {"fp16", "bf16", "fp8", "nvfp4"};
constexpr const char* optimizerWords[] = {"adamw", "sgd", "muon"};
constexpr const char* generationWords[] = {"first", "second", "newest"};
constexpr const char* attentionKernelWords[] = {"unfused", "flash1", "flash2", "flash3"};
constexpr const char* elementwiseWords[] = {"eager", "compiled", "fused"};
constexpr const char* tensorOverlapWords[] = {"none", "asynchronous", "user_buffers"};
constexpr const char* fp8RecipeWords[] = {"tensorwise", "rowwise"};
constexpr const char* scheduleWords[] = {"1f1b", "interleaved", "zero_bubble", "zero_bubble_2", "dual_pipe"};
constexpr const char* recomputeWords[] = {"none", "selective", "full"};
constexpr const char* shardingWords[] = {"none", "optimizer", "gradients", "weights"};
constexpr const char* mixingWords[] = {"best", "lockstep", "shares", "stages", "one_pool"};
constexpr const char* tenureWords[] = {"buy", "lease", "rent"};

constexpr const char* formatName = "clusterwright-scenario";

void describeSoftware(Archive& a, Software& s) {
  a.word("framework", s.framework, frameworkWords);
  a.word("generation", s.generation, generationWords);
  a.word("attention_kernel", s.attentionKernel, attentionKernelWords);
  a.word("elementwise_kernels", s.elementwiseKernels, elementwiseWords);
  a.flag("fused_norm", s.fusedNorm, Need::optional);
  a.word("tensor_overlap", s.tensorOverlap, tensorOverlapWords);
  a.flag("data_overlap", s.dataOverlap, Need::optional);
  a.flag("pipeline_overlap", s.pipelineOverlap, Need::optional);
  a.flag("expert_overlap", s.expertOverlap, Need::optional);
  a.flag("cuda_graphs", s.cudaGraphs, Need::optional);
  a.flag("drop_tokens", s.dropTokens, Need::optional);
  a.word("fp8_recipe", s.fp8Recipe, fp8RecipeWords);
  a.flag("offload_optimizer", s.offloadOptimizer, Need::optional);
  a.flag("offload_activations", s.offloadActivations, Need::optional);
  a.flag("fused_loss", s.fusedLoss, Need::optional);
  a.flag("tiled_loss", s.tiledLoss, Need::optional);
  a.flag("tiled_mlp", s.tiledMlp, Need::optional);
  a.flag("fp32_gradients", s.fp32Gradients, Need::optional);
  a.flag("defer_gradient_reduction", s.deferGradientReduction, Need::optional);
  a.flag("gathered_logits", s.gatheredLogits, Need::optional);
  a.flag("recompute_experts", s.recomputeExperts, Need::optional);
  a.flag("sixteen_bit_states", s.sixteenBitStates, Need::optional);
}

void describeBatchStage(Archive& a, BatchStage& stage) {
  a.quantity("tokens", stage.tokens, limits::tokens);
  a.integer("global_batch_sequences", stage.globalBatchSequences, limits::batchSequences);
}

void describeJob(Archive& a, Job& job, RowScope& scope) {
  a.row("architecture", rowField(job.architecture, scope), Need::required);
  a.quantity("tokens", job.tokens, limits::tokens);
  a.integer("sequence_tokens", job.sequenceTokens, limits::sequenceTokens);
  a.integer("global_batch_sequences", job.globalBatchSequences, limits::batchSequences);
  a.list("batch_ramp", job.batchRamp, Need::defaulted, describeBatchStage);
  a.atMost("batch_ramp", job.batchRamp.size(), limits::batchStages);
  for (const BatchStage& stage : job.batchRamp) a.check("batch_ramp", stage.globalBatchSequences <= job.globalBatchSequences, "a stage has at most global_batch_sequences");
  a.word("precision", job.precision, precisionWords);
  a.word("optimizer", job.optimizer, optimizerWords);
  a.object("software", Need::defaulted, [&](Archive& inner) { describeSoftware(inner, job.software); });
}

void describeBuild(Archive& a, Build& build) {
  a.text("order_date", build.orderDate, TextKind::date, Need::optional);
  a.fact("lead_days", build.leadDays, limits::leadDays);
  a.fact("racks_per_day", build.racksPerDay, limits::racksPerDay);
  a.fact("burn_in_days", build.burnInDays, limits::burnInDays);
}

void describePool(Archive& a, Pool& pool, RowScope& scope) {
  a.text("name", pool.name, TextKind::line, Need::defaulted);
  a.row("node", rowField(pool.node, scope), Need::required);
  a.integer("nodes", pool.nodes, limits::nodes);
  a.text("site", pool.siteId, TextKind::identifier, Need::optional);
  a.quantity("gpu_power_cap_w", pool.gpuPowerCap, limits::gpuPowerCap);
  a.text("available_from", pool.availableFrom, TextKind::date, Need::optional);
  a.object("build", Need::optional, [&](Archive& inner) { describeBuild(inner, pool.build); });
  a.integer("spare_nodes", pool.spareNodes, limits::spareNodes, Need::defaulted);
  a.check("spare_nodes", pool.spareNodes <= pool.nodes, "allowed is at most the pool's nodes");
}

void describeCluster(Archive& a, Cluster& cluster, RowScope& scope) {
  a.list("pools", cluster.pools.size(), [&](std::size_t n) { cluster.pools.assign(n, Pool{}); }, Need::required,
         [&](Archive& inner, std::size_t i) { describePool(inner, cluster.pools[i], scope); });
  a.atMost("pools", cluster.pools.size(), limits::pools);
  a.check("pools", !cluster.pools.empty(), "a cluster needs at least one pool");
  a.row("fabric", rowField(cluster.fabric, scope), Need::required);
}

void describeConcurrentJob(Archive& a, ConcurrentJob& job, RowScope& scope) {
  a.text("name", job.name, TextKind::line, Need::defaulted);
  a.integer("nodes", job.nodes, limits::nodes);
  a.object("job", Need::required, [&](Archive& inner) { describeJob(inner, job.job, scope); });
  a.object("plan", Need::required, [&](Archive& inner) { describe(inner, job.plan); });
}

/// Keys of the inputs that may have a range.
Words inputWords() {
  static const auto words = [] {
    std::array<const char*, uncertainInputCount> keys{};
    for (int i = 0; i < uncertainInputCount; ++i) keys[std::size_t(i)] = kindOf(UncertainInput(i)).key;
    return keys;
  }();
  return words;
}

void describeInputRange(Archive& a, InputRange& r) {
  constexpr Range any{-1, 1e18};
  a.word("input", r.input, inputWords(), Need::required);
  a.text("of", r.of, TextKind::line, Need::optional);
  a.quantity("low", r.low, any);
  a.quantity("likely", r.likely, any);
  a.quantity("high", r.high, any);
  a.text("source", r.source, TextKind::line, Need::optional);
  const InputKind& kind = kindOf(r.input);
  const auto allowed = [&](const char* key, double value) {
    const bool inside = value >= kind.low && value <= kind.high && (!kind.whole || value == std::floor(value));
    a.check(key, inside, "allowed for " + std::string(kind.key) + " is " + describeRange({kind.low, kind.high}, kind.whole));
  };
  allowed("low", r.low);
  allowed("high", r.high);
  a.check("high", r.low <= r.high, "allowed is at least the low end");
  a.check("likely", !r.likely || (*r.likely >= r.low && *r.likely <= r.high), "allowed is a value from low to high");
}

/// Texts, by the columns of a measurements file; what is not there is empty.
void describeOwnRuns(Archive& a, OwnRuns& ownRuns) {
  const std::vector<std::string_view> columns = measurementColumns();
  std::vector<RunCells> runs = ownRuns.list();
  a.list("own_runs", runs.size(), [&](std::size_t n) { runs.assign(n, RunCells(columns.size())); }, Need::defaulted, [&](Archive& inner, std::size_t i) {
    runs[i].resize(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) inner.text(columns[c].data(), runs[i][c], TextKind::line, Need::defaulted);
  });
  ownRuns = OwnRuns(std::move(runs));
}

/// One input has one range: a range on all sites leaves none to a single one.
bool overlap(const std::vector<InputRange>& ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (ranges[i].input == ranges[j].input && (ranges[i].of.empty() || ranges[j].of.empty() || ranges[i].of == ranges[j].of)) return true;
  return false;
}

/// A kind of offer stands for the rents of that kind: those are what a scenario keeps and writes.
void describePrices(Archive& a, Scenario& s) {
  std::optional<RentTier> tier;
  a.word("rent_tier", tier, rentTierWords);
  describe(a, s.prices);
  if (tier) setRentTier(s, *tier);
}

RowField planField(std::optional<ParallelPlan>& plan) {
  RowField field;
  field.kind = "plan";
  field.onlyWord = "best";
  field.describe = [&plan](Archive& a) { describe(a, plan ? *plan : plan.emplace()); };
  field.assignByName = [&plan](const std::string& word) {
    if (word == "best") plan.reset();
    return word == "best";
  };
  field.nameOf = [&plan] { return plan ? std::nullopt : std::optional<std::string>("best"); };
  field.candidates = [] { return std::vector<std::string>{"best"}; };
  return field;
}

}  // namespace

void describe(Archive& a, ParallelPlan& p) {
  a.integer("tensor", p.tensor, limits::degree, Need::defaulted);
  a.integer("pipeline", p.pipeline, limits::degree, Need::defaulted);
  a.integer("virtual_stages", p.virtualStages, limits::degree, Need::defaulted);
  a.word("schedule", p.schedule, scheduleWords);
  a.integer("context", p.context, limits::degree, Need::defaulted);
  a.integer("expert", p.expert, limits::degree, Need::defaulted);
  a.integerOrAbsent("expert_tensor", p.expertTensor, limits::degreeOrOpen);
  a.integerOrAbsent("data", p.data, limits::degreeOrOpen);
  a.integer("microbatch_sequences", p.microbatchSequences, limits::degree, Need::defaulted);
  a.word("recompute", p.recompute, recomputeWords);
  a.integerOrAbsent("recompute_layers", p.recomputeLayers, limits::recomputeLayers);
  a.word("sharding", p.sharding, shardingWords);
  a.integerOrAbsent("sharding_group", p.shardingGroup, limits::shardingGroup);
  a.flag("sequence_parallel", p.sequenceParallel);
  a.word("mixing", p.mixing, mixingWords);
}

void describe(Archive& a, Scenario& s, RowScope& scope) {
  std::string format = formatName;
  int version = 1;
  a.text("format", format, TextKind::identifier, Need::required);
  a.check("format", format == formatName, std::string("allowed is \"") + formatName + "\"");
  a.integer("version", version, {1, 1});
  a.text("id", s.id, TextKind::identifier, Need::defaulted);
  a.text("name", s.name, TextKind::line, Need::defaulted);
  a.text("notes", s.notes, TextKind::notes, Need::defaulted);
  a.texts("tags", s.tags);
  a.text("start_date", s.startDate, TextKind::date, Need::optional);
  a.ownRows("overrides", scope);
  a.object("cluster", Need::required, [&](Archive& inner) { describeCluster(inner, s.cluster, scope); });
  a.object("job", Need::required, [&](Archive& inner) { describeJob(inner, s.job, scope); });
  a.row("plan", planField(s.plan), Need::defaulted);
  a.list("concurrent_jobs", s.concurrentJobs.size(), [&](std::size_t n) { s.concurrentJobs.assign(n, ConcurrentJob{}); },
         Need::defaulted, [&](Archive& inner, std::size_t i) { describeConcurrentJob(inner, s.concurrentJobs[i], scope); });
  a.atMost("concurrent_jobs", s.concurrentJobs.size(), limits::concurrentJobs);
  a.rows("sites", s.sites.size(), [&](std::size_t n) { s.sites.assign(n, Site{}); },
         [&](std::size_t i) { return rowField(s.sites[i], scope); });
  a.atMost("sites", s.sites.size(), limits::sites);  // with rows of one's own for all else a list holds them
  a.object("prices", Need::defaulted, [&](Archive& inner) { describePrices(inner, s); });
  a.word("tenure", s.tenure, tenureWords);
  a.object("currency", Need::defaulted, [&](Archive& inner) { describe(inner, s.currency); });
  a.object("reliability", Need::defaulted, [&](Archive& inner) { describe(inner, s.reliability); });
  a.object("calibration", Need::optional, [&](Archive& inner) { describe(inner, s.calibration ? *s.calibration : s.calibration.emplace()); });
  describeOwnRuns(a, s.ownRuns);
  a.list("ranges", s.ranges, Need::defaulted, describeInputRange);
  a.atMost("ranges", s.ranges.size(), limits::ranges);
  a.check("ranges", !overlap(s.ranges), "an input has one range, of all its owners or of each");
}

}  // namespace cw
