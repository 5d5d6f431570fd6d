// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/memory.h"

#include <algorithm>

#include "model/trace/traced.h"

namespace cw {
namespace {

constexpr double driverReserveBytes = 0.7e9;    // 81,079 of 81,920 MiB are free on an idle 80 GiB part
constexpr double contextBytes = 1.6e9;          // CUDA context, cuBLAS workspaces, NCCL buffers of one communicator
constexpr double communicatorBytes = 0.35e9;    // of each further parallel axis
constexpr double fragmentationShare = 0.04;     // blocks that the caching allocator holds and cannot use
constexpr double bucketBytes = 2e9;             // DeepSpeed's reduce and gather buckets: 5e8 elements of 16 bit each

/// Activations that one layer keeps for its backward pass, bytes of one microbatch. Flash attention keeps its
/// inputs, output and one statistic a row; an unfused core keeps the score matrix in 16 bit and its dropout mask.
template <class Real>
struct LayerActivations {
  Real full{0.0};    ///< nothing recomputed
  Real kept{0.0};    ///< under the plan's recompute choice
};

/// Bytes of tensors that a rank holds: a leaf of the derivation, and nothing where there are none.
template <class Real>
Real held(double bytes, const char* name) {
  return bytes == 0 ? Real(0.0) : input<Real>(bytes, name, "B", "tensors' shapes under this plan; 16 bit unless named");
}

/// `count` times `bytes`, and nothing where there are none.
template <class Real>
Real held(double count, const char* countName, double bytes, const char* bytesName, const char* name) {
  if (count == 0 || bytes == 0) return Real(count * bytes);
  return named(counted<Real>(count, countName) * input<Real>(bytes, bytesName, "B", "framework, sharding, optimizer and number format"), name, "B");
}

template <class Real>
double operandBytes(const LayerContext<Real>& c) { return c.machine.lowPrecision ? 1 : 2; }

/// Kept by an MLP of `width`: its up outputs in 16 bit, and the activation as the down projection's operand, which a
/// selective recompute of an MoE makes again.
template <class Real>
double mlpBytes(const LayerContext<Real>& c, double width, bool activationKept) {
  return width * ((c.architecture.gatedMlp ? 4.0 : 2.0) + (activationKept ? operandBytes(c) : 0));
}

/// Tokens of one microbatch whose copies a rank sends to experts.
template <class Real>
double routedTokens(const LayerContext<Real>& c) {
  const RankShape& s = c.shape;
  return s.expertTensor > 1 || s.t == 1 ? s.tokens : s.tokens / s.t;
}

template <class Real>
double mlpActivations(const LayerContext<Real>& c, bool moe, bool activationKept) {
  const Architecture& a = c.architecture;
  const RankShape& s = c.shape;
  if (!moe) return s.tokens * mlpBytes(c, double(a.ffnHidden) / s.t, activationKept);
  // Every copy of a token is an operand of its expert. Fused kernels weight it inside the expert; a router written in
  // plain tensors keeps the copy beside its weighted one, for the weight's gradient.
  const double weighted = c.traits.keepsUnweighted ? a.hidden * 2.0 : 0;
  const double copy = mlpBytes(c, double(a.expertHidden) / s.expertTensor, activationKept) + a.hidden * operandBytes(c) + weighted;
  return routedTokens(c) * a.expertsPerToken * copy + s.tokens * mlpBytes(c, double(a.sharedExpertHidden) / s.t, activationKept);
}

/// Queries, keys, values and output of the attention core, and one statistic a row. Recomputing the up-projections of
/// latent attention leaves the latent vectors and the output.
template <class Real>
double coreActivations(const LayerContext<Real>& c, bool projectionsKept) {
  const Architecture& a = c.architecture;
  const RankShape& s = c.shape;
  const double output = s.queryHeads * (a.valueHeadDim * 2 + 4);
  const double latent = a.attention == AttentionKind::latent ? (a.mlaQueryRank + a.mlaKeyValueRank + a.mlaRopeDim) * 2.0 : 0;
  if (latent > 0 && !projectionsKept) return s.tokens * (output + latent);
  const double keyHeads = latent > 0 ? s.queryHeads : s.keyValueHeads;
  return s.tokens * (output + latent + (s.queryHeads * a.headDim + keyHeads * (a.headDim + a.valueHeadDim)) * 2);
}

template <class Real>
LayerActivations<Real> layerActivations(const LayerContext<Real>& c, bool moe) {
  const Architecture& a = c.architecture;
  const RankShape& s = c.shape;
  const double hidden = s.shardTokens * a.hidden;
  const double norms = hidden * 2 * 2;                   // input of either norm, 16 bit
  const double linearInputs = hidden * operandBytes(c) * 2;  // input of QKV and of the MLP
  const double masks = c.traits.dropout ? hidden * 2 : 0;    // one byte an element behind either projection
  double scores = 0;
  if (c.traits.attention == AttentionKernel::unfused) scores = 5 * s.microbatchSequences * s.sequence * s.sequence / s.c * s.queryHeads;
  LayerActivations<Real> r;
  const double mlp = c.traits.tiledMlp ? 0 : mlpActivations(c, moe, true);
  const Real normInputs = held<Real>(norms, "inputs of both norms");
  const Real everything = normInputs + held<Real>(linearInputs, "inputs of the projections") + held<Real>(masks, "dropout masks") +
                          held<Real>(coreActivations(c, true), "queries, keys, values and output of attention") + held<Real>(scores, "score matrix and its mask") +
                          held<Real>(mlp, moe ? "activations of the experts" : "activations of the MLP");
  r.full = named(everything, "activations of one layer, all kept", moe ? "an MoE layer" : "a dense layer", "B");
  r.kept = r.full;
  if (c.plan.recompute == Recompute::selective) {
    if (c.traits.compiledRecompute) {
      r.kept = held<Real>(hidden * 2 * 2, "input of the layer and output of its attention block");
    } else if (c.job.software.framework == Framework::fsdp) {
      // Every second product's output is kept, and the core's; norms and activations are made again.
      const double width = moe ? double(a.expertHidden) / s.expertTensor * a.expertsPerToken : double(a.ffnHidden) / s.t;
      const double outputs = 3 * hidden + s.tokens * (2 * s.keyValueHeads * a.headDim + (a.gatedMlp ? 2 : 1) * width);
      r.kept = held<Real>(hidden * 2, "input of the layer") + held<Real>(outputs, "outputs of every second product") +
               held<Real>(s.tokens * s.queryHeads * (a.valueHeadDim * 2 + 4), "output of attention and its statistics");
    } else if (scores > 0) {
      r.kept = r.full - held<Real>(scores, "score matrix and its mask");
    } else if (a.isMoe()) {
      const bool experts = moe && c.traits.recomputeExperts;
      r.kept = normInputs + held<Real>(coreActivations(c, false), "what attention cannot make again") +
               held<Real>(experts ? 0 : mlpActivations(c, moe, false), "what the MLP cannot make again");
    }
  }
  if (c.plan.recompute == Recompute::full) {
    const double share = c.plan.recomputeLayers > 0 ? std::min(1.0, c.plan.recomputeLayers / std::max(1.0, s.layers)) : 1;
    const Real again = held<Real>(share * hidden * 2, "inputs of the layers that are computed again, a layer's mean");
    r.kept = share < 1 ? Real(again + counted<Real>(1 - share, "layers that keep everything, of all") * r.full) : again;
  }
  if (c.traits.offloadActivations) r.kept = Real(0.0);
  else if (c.plan.recompute != Recompute::none) r.kept = named(r.kept, "activations kept of one layer", moe ? "an MoE layer" : "a dense layer", "B");
  return r;
}

/// Gradients of one layer's widest tensors while its backward pass runs, bytes.
template <class Real>
Real backwardTemporaries(const LayerContext<Real>& c) {
  const Architecture& a = c.architecture;
  const char* name = "gradients of one layer's widest tensors";
  if (c.traits.tiledMlp) return held<Real>(c.shape.shardTokens * a.hidden * 2, name);
  const double width = a.isMoe() ? double(a.expertHidden) * a.expertsPerToken / c.shape.expertTensor : double(a.ffnHidden) / c.shape.t;
  // Before the copies of a token are summed, each has a gradient of its own.
  const double copies = a.isMoe() ? routedTokens(c) * a.expertsPerToken * a.hidden * 2 : 0;
  return held<Real>(c.shape.tokens * width * (a.gatedMlp ? 4 : 2) + copies + c.shape.shardTokens * a.hidden * 2, name);
}

/// Microbatches whose activations stage `k` holds, in units of the stage's layers. 1F1B: p - k; interleaved: its
/// warm-up of 2 (p - k - 1) + (v - 1) p chunks and the running one, v of which are a microbatch (Narayanan 2021).
/// Schedules that delay weight gradients hold the same everywhere: p, or 2 p (Qi 2024, ZB-1p and ZB-2p).
template <class Real>
double microbatchesInFlight(const LayerContext<Real>& c, int k) {
  const RankShape& s = c.shape;
  if (s.p == 1) return 1;
  double inFlight = s.p - k;
  if (s.v > 1) inFlight = (2.0 * (s.p - k - 1) + (s.v - 1.0) * s.p + 1) / s.v;
  if (c.plan.schedule == Schedule::zeroBubble) inFlight = s.p;
  if (c.plan.schedule == Schedule::zeroBubble2) inFlight = 2.0 * s.p;
  if (c.plan.schedule == Schedule::dualPipe) inFlight = s.p + 1;
  return std::min(inFlight, double(s.microbatches));
}

template <class Real>
struct StateBytes {
  Real weights{0.0}, gradients{0.0}, optimizer{0.0};
};

template <class Real>
StateBytes<Real> operator+(const StateBytes<Real>& a, const StateBytes<Real>& b) {
  return {a.weights + b.weights, a.gradients + b.gradients, a.optimizer + b.optimizer};
}

/// Names of what is held for one group of parameters.
struct StateNames {
  const char *parameters, *weights, *gradients, *optimizer;
};
constexpr StateNames sharedNames{"parameters of a rank, experts apart", "weights, experts apart", "gradients, experts apart", "optimizer state, experts apart"};
constexpr StateNames expertNames{"expert parameters of a rank", "weights of the experts", "gradients of the experts", "optimizer state of the experts"};

/// Of one weight as the products read it: 16 bit; in low precision the operand and its transpose, which Megatron gathers
/// and keeps in 8 bit and others make from a 16-bit copy that stays.
template <class Real>
double weightBytes(const LayerContext<Real>& c) {
  if (!c.machine.lowPrecision) return 2;
  return c.job.software.framework == Framework::megatron ? 2 : 4;
}

/// Stages of a pipeline whose framework gathers their weights once a step instead of once a microbatch and layer.
template <class Real>
bool staysGathered(const LayerContext<Real>& c) {
  return c.traits.gathersStagesOnce && c.shape.p > 1 && c.plan.sharding == Sharding::weights;
}

/// Gradients that wait unsharded, in fp32, for the step's last microbatch.
template <class Real>
bool wholeGradients(const LayerContext<Real>& c) {
  return (c.traits.deferGradientReduction || staysGathered(c)) && c.shape.microbatches > 1;
}

/// Weights, gradients and optimizer state of one group of parameters on one rank.
template <class Real>
StateBytes<Real> stateOf(const LayerContext<Real>& c, double parameters, double shard, double largestLayer, const StateNames& name) {
  const Sharding z = c.plan.sharding;
  const double states = momentBytes(c.job.optimizer);
  StateBytes<Real> b;
  const double master = c.traits.sixteenBitStates ? 2 : 4, moments = c.traits.sixteenBitStates ? states / 2 : states;
  if (z == Sharding::weights) {
    // Shards of weight and gradient; two gathered layers in 16 bit, one layer's gradient before it is scattered. An
    // optimizer on the CPU takes the fp32 weights and the gradients with it.
    const bool offload = c.traits.offloadOptimizer;
    const char* each = "bytes of a parameter";
    const auto sharded = [&](double bytes, const char* what) {
      const Real whole = held<Real>(parameters, name.parameters, bytes, each, what);
      return valueOf(whole) == 0 || shard == 1 ? whole : named(whole / counted<Real>(shard, "ranks that share a shard"), what, "this rank's shard", "B");
    };
    const Real gathered = staysGathered(c) ? held<Real>(parameters * 2, "the stage's weights, gathered for all its microbatches")
                                           : held<Real>(2 * largestLayer * 2, "two gathered layers");
    b.weights = sharded(offload ? 2 : master, name.weights) + gathered;
    b.gradients = wholeGradients(c) ? held<Real>(parameters, name.parameters, 4, each, name.gradients)
                                    : sharded(offload ? 0 : master, name.gradients) +
                                          held<Real>(largestLayer * c.traits.gradientBytes, "one layer's gradient before it is scattered");
    // The backward pass fills the next layer's gradient while that one is on its way.
    if (c.traits.scattersBehindBackward) b.gradients += held<Real>(largestLayer * 2, "gradient of the layer whose backward pass runs");
    b.optimizer = sharded(offload ? 0 : moments, name.optimizer);
    return b;
  }
  const double gradient = wholeGradients(c) ? 4 : c.traits.sixteenBitStates ? 2 : c.traits.gradientBufferBytes;
  const char* each = "bytes of a parameter";
  const auto of = [&](double bytes, double ranks, const char* what) {
    const Real whole = held<Real>(parameters, name.parameters, bytes, each, what);
    return valueOf(whole) == 0 || ranks == 1 ? whole : named(whole / counted<Real>(ranks, "ranks that share a shard"), what, "this rank's shard", "B");
  };
  b.weights = of(weightBytes(c), 1, name.weights);
  b.gradients = of(gradient, keepsGradientShard(c) ? shard : 1, name.gradients);
  b.optimizer = c.traits.offloadOptimizer ? Real(0.0) : of(c.traits.sixteenBitStates ? moments : 4 + states, z == Sharding::none ? 1 : shard, name.optimizer);
  return b;
}

/// What one stage of the pipeline holds.
template <class Real>
struct StageMemory {
  StateBytes<Real> state;
  Real activations{0.0};
  Real total() const { return state.weights + state.gradients + state.optimizer + activations; }
};

struct Stage {
  double layers = 0;
  double tables = 0;    ///< embedding and output tables
  double inFlight = 1;  ///< microbatches whose activations it keeps
  bool logits = false;
};

template <class Real>
StageMemory<Real> stageMemory(const LayerContext<Real>& c, const LocalParameters& local, const Stage& stage) {
  const RankShape& s = c.shape;
  const double ranks = double(s.d) * s.c;
  const double shard = c.plan.shardingGroup > 0 ? std::min<double>(c.plan.shardingGroup, ranks) : ranks;
  const double expertShard = std::max(1.0, ranks * s.t / (double(s.e) * s.expertTensor));
  const double moe = s.layers > 0 ? stage.layers * s.moeLayers / s.layers : 0, dense = stage.layers - moe;
  const double table = stage.tables * s.paddedVocabulary * c.architecture.hidden / s.t;
  const StateBytes<Real> shared = stateOf(c, dense * local.denseLayer + moe * local.moeLayerDense + table, shard,
                                          std::max(local.denseLayer, local.moeLayerDense), sharedNames);
  const StateBytes<Real> experts = stateOf(c, moe * local.moeLayerExperts, expertShard, local.moeLayerExperts, expertNames);
  StageMemory<Real> m;
  m.state = shared + experts;
  if (c.job.optimizer == Optimizer::muon && !c.traits.offloadOptimizer)
    m.state.optimizer += held<Real>(table * 4 / (c.plan.sharding == Sharding::none ? 1 : shard), "second moment of the tables, which AdamW updates");
  if (c.plan.sharding == Sharding::weights && shard > 1) {
    // The tables belong to the root, which stays gathered through the step; so do their gradients until the scatter.
    if (!staysGathered(c)) m.state.weights += held<Real>(table * 2, "embedding and output tables, gathered");
    if (!wholeGradients(c)) m.state.gradients += held<Real>(table * 2, "gradients of the tables before they are scattered");
  }

  const LayerActivations<Real> denseLayer = dense > 0 ? layerActivations(c, false) : LayerActivations<Real>{};
  const LayerActivations<Real> moeLayer = moe > 0 ? layerActivations(c, true) : LayerActivations<Real>{};
  const double output = c.traits.keepsStageOutput && s.p > 1 ? s.shardTokens * c.architecture.hidden * 2 : 0;
  const Real oneMicrobatch = denseLayer.kept * counted<Real>(dense, "dense layers of the stage") + moeLayer.kept * counted<Real>(moe, "MoE layers of the stage") +
                             held<Real>(output, "output of the stage, kept for its message");
  const Real kept = named(named(oneMicrobatch, "activations kept of one microbatch", "B") * counted<Real>(stage.inFlight, "microbatches in flight"), "activations kept", "B");
  const bool blocksAgain = c.plan.recompute == Recompute::selective && c.traits.recomputeExperts && moe > 0;
  Real working = held<Real>(blocksAgain ? mlpActivations(c, true, true) : 0, "activations of the block that is computed again");
  if (c.plan.recompute == Recompute::full) working = valueOf(moeLayer.full) < valueOf(denseLayer.full) ? denseLayer.full : moeLayer.full;
  // By default logits in 16 bit, in fp32, their softmax's gradient in fp32 and again in 16 bit.
  const double logits = stage.logits ? s.tokens * s.paddedVocabulary / (c.traits.gatheredLogits ? 1 : s.t) * c.traits.logitBytes : 0;
  // The loss is over before the last layer's backward pass asks for its temporaries.
  const Real layer = named(working + backwardTemporaries(c), "what the backward pass of a layer works on", "B");
  if (logits == 0) m.activations = kept + layer;
  else m.activations = kept + named(maximum(held<Real>(logits, "logits and their gradient"), layer), "most that is worked on at once", "B");
  return m;
}

/// The stage that holds the most: the first keeps the most microbatches and the embedding, the second one microbatch
/// fewer and perhaps more layers, the last the logits.
template <class Real>
StageMemory<Real> fullestStage(const LayerContext<Real>& c, const LocalParameters& local) {
  const RankShape& s = c.shape;
  if (s.p == 1) return stageMemory(c, local, {s.layers, c.architecture.tiedEmbeddings ? 1.0 : 2.0, 1, true});
  StageMemory<Real> fullest = stageMemory(c, local, {s.firstLayers, 1, microbatchesInFlight(c, 0), false});
  for (const Stage& stage : {Stage{s.layers, 0, microbatchesInFlight(c, 1), false}, Stage{s.lastLayers, 1, microbatchesInFlight(c, s.p - 1), true}}) {
    if (s.p == 2 && !stage.logits) continue;
    const StageMemory<Real> m = stageMemory(c, local, stage);
    if (m.total() > fullest.total()) fullest = m;
  }
  return fullest;
}

}  // namespace

template <class Real>
MemoryUse<Real> memoryOf(const LayerContext<Real>& c, const LocalParameters& local) {
  const StageMemory<Real> fullest = fullestStage(c, local);
  MemoryUse<Real> use;
  use.parts[0] = named(fullest.state.weights, "weights", "B");
  use.parts[1] = named(fullest.state.gradients, "gradients", "B");
  use.parts[2] = named(fullest.state.optimizer, "optimizer state", "B");
  use.parts[3] = named(fullest.activations, "activations", "B");
  Real sum = use.parts[0];
  for (int i = 1; i < 4; ++i) sum += use.parts[std::size_t(i)];
  const Real runtime = defined<Real>(runtimeBytes(c.shape) + (c.traits.exchangeBuckets ? bucketBytes : 0), "runtime, communicators and exchange buckets", "B",
                                     "measured: 1.6 GB of CUDA context and libraries, 0.35 GB for each parallel axis; DeepSpeed's buckets 2 GB");
  const Real lost = defined<Real>(fragmentationShare, "part lost to fragmentation", "", "measured: blocks that the caching allocator holds and cannot use");
  use.parts[4] = named(runtime + sum * lost, "workspace and fragmentation", "B");
  return use;
}

double runtimeBytes(const RankShape& s) {
  const int axes = (s.t > 1) + (s.p > 1) + (s.c > 1) + (s.e > 1) + (s.d > 1);
  return contextBytes + axes * communicatorBytes;
}

Bytes usableMemory(const Gpu& gpu) { return gpu.hbmCapacity - Bytes::bytes(driverReserveBytes); }

template MemoryUse<double> memoryOf(const LayerContext<double>&, const LocalParameters&);
template MemoryUse<Traced> memoryOf(const LayerContext<Traced>&, const LocalParameters&);

}  // namespace cw
