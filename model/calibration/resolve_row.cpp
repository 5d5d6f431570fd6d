// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/resolve_row.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "model/calibration/row_text.h"
#include "model/estimate/limits.h"
#include "model/estimate/resolve.h"
#include "model/estimate/sound_input.h"
#include "model/performance/step_model.h"
#include "model/search/best_plan.h"
#include "model/workload/parameters.h"

namespace cw {
namespace {

class RowResolver {
 public:
  RowResolver(const Measurement& row, const Gpu* gpu) : row_(row), notes_(row.notes), gpu_(gpu) {}

  MeasuredRun resolve() {
    if (!enough()) return run_;
    machine();
    software();
    architecture();
    job();
    plan();
    batch();
    recompute();
    formats();
    convention();
    examine();
    return run_;
  }

 private:
  const Measurement& row_;
  const std::string& notes_;
  const Gpu* gpu_;
  MeasuredRun run_;

  void assume(std::string text) { run_.assumptions.push_back(std::move(text)); }

  bool enough() {
    const auto refuse = [&](const char* why) {
      run_.undetermined = why;
      return false;
    };
    if (!gpu_) return refuse("GPU not in the catalogue");
    if (says(notes_, "Mamba")) return refuse("hybrid state-space model: not a transformer");
    if (!row_.layers || !row_.hidden) return refuse("layers or hidden size not given");
    if (!row_.heads) return refuse("attention heads not given");
    if (!row_.sequenceTokens) return refuse("sequence length not given");
    if (!row_.gpus) return refuse("number of GPUs not given");
    return possible();
  }

  /// Any row may come from anybody: counts of zero divide nothing.
  bool possible() {
    const std::tuple<const char*, std::optional<int>, Range> counts[] = {
        {"layers", row_.layers, limits::layers}, {"hidden", row_.hidden, limits::hidden}, {"ffn_hidden", row_.ffnHidden, limits::ffnHidden}, {"heads", row_.heads, limits::heads},
        {"kv_heads", row_.kvHeads, limits::heads}, {"vocab", row_.vocabulary, limits::vocabulary}, {"experts", row_.experts, limits::experts}, {"top_k", row_.expertsPerToken, limits::experts},
        {"seq_len", row_.sequenceTokens, limits::sequenceTokens}, {"num_gpus", row_.gpus, limits::nodes}, {"gpus_per_node", row_.gpusPerNode, limits::partsOfNode},
        {"global_batch_seqs", row_.globalBatchSequences, limits::batchSequences}, {"micro_batch_seqs", row_.microbatchSequences, limits::degree}, {"tp", row_.tensor, limits::degree},
        {"pp", row_.pipeline, limits::degree}, {"vpp", row_.virtualStages, limits::degree}, {"cp", row_.context, limits::degree}, {"ep", row_.expert, limits::degree}, {"dp", row_.data, limits::degree}};
    for (const auto& [column, value, allowed] : counts) {
      if (!value || allowed.holds(*value)) continue;
      run_.undetermined = std::string(column) + " is " + std::to_string(*value) + ", which no run has";
      return false;
    }
    return true;
  }

  /// What is possible number by number may contradict itself.
  void examine() {
    Job job = run_.job;
    job.tokens = 1;  // a row is about one step
    const std::vector<Finding> found = unsoundJob(job, run_.plan);
    if (!found.empty()) run_.undetermined = "what the row states does not fit together: " + found.front().where;
  }

  void machine() {
    Node& n = run_.node;
    n.gpu = *gpu_;
    n.gpuCount = row_.gpusPerNode.value_or(8);
    n.nvlinkDomainGpus = gpu_->die == Die::blackwell && says(gpu_->id, "gb") ? 72 : n.gpuCount;
    n.nicCount = n.gpuCount;
    if (const auto rate = nodeFabricGigabytesPerSecond(row_.interconnect)) {
      n.nicPerDirection = ByteRate::gigabytesPerSecond(*rate / n.gpuCount);
    } else if (gpu_->die != Die::ampere) {
      n.nicPerDirection = ByteRate::gigabitsPerSecond(400);
      if (*row_.gpus > n.nvlinkDomainGpus) assume("fabric not stated: one 400 Gb/s port a GPU");
    } else if (*row_.gpus > n.gpuCount) {
      assume("fabric not stated: the calibration's rate for such clusters");
    }
    run_.gpus = *row_.gpus;
    run_.measuredGpus = *row_.gpus;
  }

  Framework framework() const {
    const std::string& f = row_.framework;
    if (f == "megatron") return Framework::megatron;
    if (f == "fsdp") return Framework::fsdp;
    if (f == "deepspeed") return Framework::deepspeed;
    if (f == "jax") return Framework::jax;
    if (f == "nanotron") return Framework::nanotron;
    if (f == "internevo") return Framework::internevo;
    if (f == "llm.c") return Framework::llmC;
    return Framework::other;
  }

  static Generation generationOf(Framework f, int month) {
    const auto pick = [month](int second, int newest) {
      return month < second ? Generation::first : month < newest ? Generation::second : Generation::newest;
    };
    switch (f) {
      case Framework::megatron: return pick(202402, 202603);
      case Framework::fsdp: return pick(202406, 202509);
      default: return pick(202301, 202308);
    }
  }

  void software() {
    Software& s = run_.job.software;
    s.framework = framework();
    s.generation = generationOf(s.framework, yearMonth(row_.published));
    if (says(notes_, "no flash attention")) s.attentionKernel = AttentionKernel::unfused;
    else if (says(notes_, "flash_attention2") || says(notes_, "flash-attn 2")) s.attentionKernel = AttentionKernel::flash2;
    else if (says(notes_, "flash attn")) s.attentionKernel = AttentionKernel::flash1;
    else if (says(notes_, "FA3")) s.attentionKernel = AttentionKernel::flash3;
    if (says(notes_, "no torch.compile") || says(notes_, "no compile")) s.elementwiseKernels = ElementwiseKernels::eager;
    else if (says(notes_, "compile")) s.elementwiseKernels = ElementwiseKernels::compiled;
    else if (s.framework == Framework::fsdp) s.elementwiseKernels = ElementwiseKernels::eager;
    if (says(notes_, "fused kernels")) s.elementwiseKernels = ElementwiseKernels::fused;
    else if (says(notes_, "kernel=flash_attention2")) s.elementwiseKernels = ElementwiseKernels::eager;
    if (says(notes_, "RMS kernel")) s.fusedNorm = true;
    if (says(notes_, "async TP") || says(notes_, "async comm")) s.tensorOverlap = TensorOverlap::asynchronous;
    if (says(notes_, "CPU offload")) s.offloadOptimizer = true;
    // One paper adds feature to feature, and names the last one only.
    const bool allFeatures = says(notes_, "all ALST features") || says(notes_, "activation-checkpoint offload");
    if (allFeatures || says(notes_, "Liger") || says(notes_, "tiled logits") || says(notes_, "+Ulysses SP") || says(notes_, "+TiledMLP"))
      s.tiledLoss = true;
    if (allFeatures || says(notes_, "+TiledMLP")) s.tiledMlp = true;
    if (allFeatures) s.offloadActivations = true;
    if (says(notes_, "recompute layernorm, moe;")) s.recomputeExperts = true;
    if (says(notes_, "research code (PyTorch FSDP2/TP")) researchCode();
    if (says(notes_, "CUDA graphs moe_router")) s.dropTokens = true;
    else if (says(notes_, "CUDA graphs")) s.cudaGraphs = true;
    if (says(notes_, "capacity factor") || says(notes_, "tokendrop")) s.dropTokens = true;
    if (says(notes_, "EP overlap on") || says(notes_, "EP all-to-all overlap on") || says(notes_, "+ EP overlap") || says(notes_, "DualPipe"))
      s.expertOverlap = true;
    if (says(notes_, "rowwise")) s.fp8Recipe = Fp8Recipe::rowwise;
    if (says(notes_, "data-parallel overlap") || says(notes_, "OverlappedDistributedOptimizer")) s.dataOverlap = true;
  }

  /// What one research code's memory at 1 to 32 GPUs tells: 6 bytes a parameter sharded (16-bit weights and moments) and
  /// 4 whole (FSDP2 sums microbatches in unsharded fp32 gradients), and a loss over all the vocabulary on each tensor rank.
  void researchCode() {
    Software& s = run_.job.software;
    s.sixteenBitStates = true;
    s.gatheredLogits = true;
    s.deferGradientReduction = says(notes_, "grad_accum=");
    assume("16-bit weights and moments, gradients reduced once a step, logits gathered over tensor ranks");
  }

  void architecture() {
    Architecture& a = run_.job.architecture;
    a.name = row_.model;
    a.layers = *row_.layers;
    a.hidden = *row_.hidden;
    a.heads = *row_.heads;
    a.kvHeads = row_.kvHeads.value_or(a.heads);
    if (!row_.kvHeads) assume("every query head has its own key-value head");
    a.gatedMlp = row_.gatedMlp.value_or(false);
    if (!row_.gatedMlp) assume("plain MLP");
    int ffn = row_.ffnHidden.value_or(0);
    if (ffn == 0) {
      ffn = a.gatedMlp ? int(std::lround(a.hidden * 8.0 / 3 / 256)) * 256 : 4 * a.hidden;
      assume("MLP width " + std::to_string(ffn));
    }
    a.vocabulary = row_.vocabulary.value_or(0);
    if (a.vocabulary == 0) {
      a.vocabulary = 51200;
      assume("vocabulary 51200");
    }
    a.ffnHidden = ffn;
    a.norm = a.gatedMlp ? NormKind::rms : NormKind::layer;
    // Models of the GPT-3 kind have neither gates nor shared key-value heads, and learn their positions.
    a.position = a.gatedMlp || a.kvHeads < a.heads ? PositionKind::rotary : PositionKind::learned;
    a.parallelBlock = says(notes_, "parallel attention") || says(notes_, "parallel transformer block");
    if (says(notes_, "alternating 128-token sliding-window")) {
      a.slidingWindow = 128;
      a.slidingWindowEvery = 2;
    }
    if (row_.experts && *row_.experts > 0) experts(ffn);
    if (says(notes_, "MLA")) latentAttention();
    else headDimension();
  }

  void experts(int width) {
    Architecture& a = run_.job.architecture;
    a.experts = *row_.experts;
    a.expertsPerToken = row_.expertsPerToken.value_or(1);
    a.expertHidden = width;
    if (says(notes_, "1 shared expert") || says(notes_, "plus 1 shared")) a.sharedExpertHidden = width;
    if (says(notes_, "MoE every 2nd layer")) {
      a.moeEvery = 2;
      a.ffnHidden = int(numberAfter(notes_, "dense layers ").value_or(width));
    }
    if (const auto dense = numberBefore(notes_, " layers dense")) a.denseLayers = int(*dense);
    if (a.denseLayers > 0) a.ffnHidden = int(numberAfter(notes_, "layers dense (").value_or(width));
    if (says(notes_, "first 3 layers are dense")) {
      a.denseLayers = 3;
      a.ffnHidden = int(numberAfter(notes_, "are dense with ").value_or(width));
    }
  }

  void latentAttention() {
    // The only published ranks of this attention at such widths are DeepSeek-V3's.
    Architecture& a = run_.job.architecture;
    a.attention = AttentionKind::latent;
    a.headDim = 192;
    a.valueHeadDim = 128;
    a.mlaQueryRank = 1536;
    a.mlaKeyValueRank = 512;
    a.mlaRopeDim = 64;
    assume("latent attention with ranks 1536 and 512, heads of 192 and 128");
  }

  /// hidden / heads, or the usual size whose parameter count comes nearest to the published one.
  void headDimension() {
    Architecture& a = run_.job.architecture;
    const auto misfit = [&](int size) {
      a.headDim = a.valueHeadDim = size;
      return std::abs(std::log(countParameters(a).total / (*row_.paramsBillion * 1e9)));
    };
    const int plain = std::max(1, a.hidden / a.heads);
    int best = plain;
    if (row_.paramsBillion && *row_.paramsBillion > 0) {
      double least = misfit(plain);
      // A shape that already counts right within 2 % keeps its plain head size.
      for (const int size : {64, 128, 192, 256})
        if (least > 0.02 && misfit(size) < 0.5 * least) {
          least = misfit(size);
          best = size;
        }
    }
    a.headDim = a.valueHeadDim = best;
    if (best != plain) assume("head size " + std::to_string(best));
  }

  void job() {
    Job& j = run_.job;
    j.sequenceTokens = *row_.sequenceTokens;
    j.precision = row_.precision == "fp8" ? Precision::fp8 : row_.precision == "nvfp4" ? Precision::nvfp4 : row_.precision == "fp16" ? Precision::fp16 : Precision::bf16;
    run_.preTraining = !says(notes_, "FINETUNING");
    if (!run_.preTraining) assume("fine-tuning run, predicted as pre-training");
  }

  void plan() {
    ParallelPlan& p = run_.plan;
    p.tensor = row_.tensor.value_or(1);
    // Virtual stages without a pipeline: its degree stands in the notes, where two tables disagree.
    p.pipeline = row_.pipeline.value_or(row_.virtualStages.value_or(1) > 1 ? int(numberAfter(notes_, "PP: Table 11 says ").value_or(1)) : 1);
    p.virtualStages = std::max(1, row_.virtualStages.value_or(1));
    p.context = std::max(1, row_.context.value_or(1));
    p.expert = std::max(1, row_.expert.value_or(1));
    schedule();
    sharding();
    p.sequenceParallel = row_.sequenceParallel.value_or(p.tensor > 1 && run_.job.software.generation != Generation::first);
    if (const auto etp = numberAfter(notes_, "ETP=")) p.expertTensor = int(*etp);
    if (!row_.tensor && !row_.pipeline && p.sharding != Sharding::weights && run_.gpus > 1) search();
    // A plan whose degrees multiply to more than the GPUs is cut back to what can run.
    while (p.gpusPerReplica() > run_.gpus && p.context > 1) p.context /= 2;
    while (p.gpusPerReplica() > run_.gpus && p.pipeline > 1) p.pipeline = p.pipeline % 2 ? 1 : p.pipeline / 2;
    run_.replicas = row_.data.value_or(0) > 0 ? *row_.data : 0;
    if (run_.replicas <= 0 || run_.replicas * p.gpusPerReplica() > run_.gpus)
      run_.replicas = std::max<int>(1, int(run_.gpus / p.gpusPerReplica()));
    p.data = run_.replicas;
  }

  void schedule() {
    ParallelPlan& p = run_.plan;
    p.schedule = p.virtualStages > 1 ? Schedule::interleaved : Schedule::oneForwardOneBackward;
    if (says(notes_, "schedule=ZB-1p")) p.schedule = Schedule::zeroBubble;
    if (says(notes_, "schedule=ZB-2p")) p.schedule = Schedule::zeroBubble2;
    if (says(notes_, "DualPipe")) {
      p.schedule = Schedule::dualPipe;
      p.virtualStages = 1;
    }
  }

  void sharding() {
    ParallelPlan& p = run_.plan;
    const Framework f = run_.job.software.framework;
    const bool fsdp = f == Framework::fsdp || f == Framework::jax;
    const int stage = row_.zeroStage.value_or(fsdp ? 3 : 1);
    if (!row_.zeroStage) assume(fsdp ? "weights sharded over all replicas" : "optimizer state sharded over all replicas");
    p.sharding = stage >= 3 ? Sharding::weights : stage == 2 ? Sharding::gradients : stage == 1 ? Sharding::optimizer : Sharding::none;
    if (const auto size = numberAfter(notes_, "FSDP shard size ")) p.shardingGroup = int(*size);
    if (const auto size = numberBefore(notes_, "-way (16 nodes")) p.shardingGroup = int(*size);
    if (const auto size = numberAfter(notes_, "FSDP sharding group ")) p.shardingGroup = int(*size);
    if (says(notes_, "HSDP") || says(notes_, "FSDP over 1 node") || says(notes_, "(one node)")) p.shardingGroup = run_.node.gpuCount;
  }

  void search() {
    ResolvedJob job;
    Pool pool;
    pool.node = run_.node;
    pool.nodes = std::max(1, run_.gpus / run_.node.gpuCount);
    if (run_.job.globalBatchSequences <= 0) run_.job.globalBatchSequences = row_.globalBatchSequences.value_or(std::max(1, int(4e6 / run_.job.sequenceTokens)));
    job.serve(run_.job);
    job.add({.pool = &pool, .nodes = double(pool.nodes), .usableNodes = double(pool.nodes)}, 0);
    job.gpusAvailable = run_.gpus;
    const Sharding sharding = run_.plan.sharding;
    run_.plan = bestPlan(job, run_.fabric, Mixing::lockstep, {.usual = true}).plan;
    run_.plan.sharding = sharding;
    run_.plan.recompute = Recompute::none;
    assume("plan not stated: the fastest that fits, tensor " + std::to_string(run_.plan.tensor) + ", pipeline " + std::to_string(run_.plan.pipeline));
  }

  bool fits() const {
    const StepEstimate step = stepEstimate({run_.node, run_.fabric, run_.job, run_.plan, run_.replicas, shippedCalibration()}, false);
    return step.memory.total() <= step.memory.capacity;
  }

  void batch() {
    Job& j = run_.job;
    ParallelPlan& p = run_.plan;
    const int stated = row_.globalBatchSequences.value_or(0);
    const int perReplica = stated > 0 ? std::max(1, stated / run_.replicas) : 0;
    j.globalBatchSequences = stated > 0 ? stated : run_.replicas;
    if (row_.microbatchSequences && *row_.microbatchSequences > 0) {
      p.microbatchSequences = *row_.microbatchSequences;
      if (stated > 0) p.microbatchSequences = std::min(p.microbatchSequences, std::max(1, perReplica));
    } else {
      microbatchByMemory(perReplica > 0 ? perReplica : 16);
    }
    if (stated > 0) return;
    int steps = p.pipeline > 1 ? 8 * p.pipeline : 1;
    // A large run with gradient accumulation trains on some four million tokens a step, as LLaMA and GPT-3 did.
    const double tokensPerPass = double(run_.replicas) * p.microbatchSequences * j.sequenceTokens;
    if (run_.gpus >= 64 && p.sharding != Sharding::weights) steps = std::max(steps, int(std::lround(4e6 / tokensPerPass)));
    j.globalBatchSequences = run_.replicas * p.microbatchSequences * steps;
    assume("global batch not stated: " + std::to_string(j.globalBatchSequences) + " sequences");
  }

  /// Where the source leaves it open: one sequence in a pipeline, otherwise the most that fits.
  void microbatchByMemory(int most) {
    ParallelPlan& p = run_.plan;
    p.microbatchSequences = 1;
    const double gradientSteps = numberAfter(notes_, "grad_accum=").value_or(0);
    if (gradientSteps > 0 && row_.globalBatchSequences) {
      p.microbatchSequences = std::max(1, int(*row_.globalBatchSequences / (run_.replicas * gradientSteps)));
    } else if (p.pipeline == 1) {
      for (int size = 2, largest = 1; size <= most; ++size) {
        if (most % size != 0) continue;
        p.microbatchSequences = size;
        if (fits()) {
          largest = size;
          continue;
        }
        p.microbatchSequences = largest;
        break;
      }
    }
    assume("microbatch not stated: " + std::to_string(p.microbatchSequences));
  }

  void recompute() {
    ParallelPlan& p = run_.plan;
    if (row_.recompute == "full") p.recompute = Recompute::full;
    if (row_.recompute == "selective") p.recompute = Recompute::selective;
    if (says(notes_, "every 2nd layer (")) {
      p.recompute = Recompute::full;
      p.recomputeLayers = std::max(1, run_.job.architecture.layers / (2 * p.pipeline));
    }
    if (says(notes_, "SAVE_QKV_OUT_PROJ")) p.recompute = Recompute::full;
    else if (run_.job.software.framework == Framework::jax) p.recompute = Recompute::selective;
    else if (row_.recompute == "unknown") unstatedRecompute();
  }

  void unstatedRecompute() {
    ParallelPlan& p = run_.plan;
    for (const Recompute mode : {Recompute::none, Recompute::selective, Recompute::full}) {
      p.recompute = mode;
      if (mode == Recompute::full || fits()) break;
    }
    assume(p.recompute == Recompute::none ? "recompute not stated: none" : p.recompute == Recompute::selective ? "recompute not stated: selective, to fit" : "recompute not stated: full, to fit");
  }

  /// Sources rarely name the formats of gradients and states. A run that ran must have fitted.
  void formats() {
    if (fits() || !run_.preTraining) return;
    Software& s = run_.job.software;
    s.fusedLoss = true;
    if (fits()) return assume("fused cross-entropy, to fit");
    s.fp32Gradients = false;
    if (fits()) return assume("16-bit gradients, to fit");
    s.sixteenBitStates = true;
    if (fits()) return assume("16-bit weights and optimizer states, to fit");
    s.fusedLoss.reset();
    s.fp32Gradients.reset();
    s.sixteenBitStates.reset();
    assume("does not fit by the model's count");
  }

  void convention() {
    const bool newer = yearMonth(row_.published) >= 202508;
    run_.convention = newer ? FlopConvention::causal : FlopConvention::full;
    if (says(notes_, "causal attention counted half") || says(notes_, "causal half") || says(notes_, "causal-attention FLOPs")) run_.convention = FlopConvention::causal;
    else if (says(notes_, "non-causal") || says(notes_, "full attention counted") || says(notes_, "full (non-causal)")) run_.convention = FlopConvention::full;
    // The long-sequence page fits at every length only if it counts the causal half.
    if (says(row_.source, "long-sequence")) run_.convention = FlopConvention::causal;
  }
};

}  // namespace

MeasuredRun resolveRow(const Measurement& row, const Gpu* gpu) { return RowResolver(row, gpu).resolve(); }

}  // namespace cw
