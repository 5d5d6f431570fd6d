// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/layer.h"

#include <string>
#include <type_traits>

#include "model/performance/attention.h"
#include "model/performance/exchange.h"
#include "model/trace/traced.h"

namespace cw {

template <class Real>
PassTime<Real>& PassTime<Real>::operator+=(const PassTime& o) {
  gemm += o.gemm;
  attention += o.attention;
  elementwise += o.elementwise;
  tensor += o.tensor;
  context += o.context;
  expert += o.expert;
  host += o.host;
  return *this;
}

template <class Real>
PassTime<Real> PassTime<Real>::times(const Real& n) const {
  return {gemm * n, attention * n, elementwise * n, tensor * n, context * n, expert * n, host * n};
}

template <class Real>
LayerTime<Real> LayerTime<Real>::times(const Real& n) const {
  return {forward.times(n), backward.times(n), recompute.times(n), weightGradient * n, forwardFlop * valueOf(n), recomputeFlop * valueOf(n)};
}

template <class Real>
LayerTime<Real>& LayerTime<Real>::operator+=(const LayerTime& o) {
  forward += o.forward;
  backward += o.backward;
  recompute += o.recompute;
  weightGradient += o.weightGradient;
  forwardFlop += o.forwardFlop;
  recomputeFlop += o.recomputeFlop;
  return *this;
}

template <class Real>
void LayerTime<Real>::nameAs(const char* whose) {
  if constexpr (!std::is_same_v<Real, double>) {
    const std::string of[] = {std::string(whose) + ", forward", std::string(whose) + ", backward", std::string(whose) + ", computed again"};
    PassTime<Real>* passes[] = {&forward, &backward, &recompute};
    for (int i = 0; i < 3; ++i) {
      PassTime<Real>& p = *passes[i];
      const char* which = of[i].c_str();
      const auto name = [which](Real& part, const char* what) {
        if (!isNothing(part)) part = named(part, what, which, "s");
      };
      name(p.gemm, "matrix products");
      name(p.attention, "attention");
      name(p.elementwise, "streaming kernels");
      name(p.tensor, "exposed tensor-parallel exchange");
      name(p.context, "exposed context-parallel exchange");
      name(p.expert, "exposed expert exchange");
      name(p.host, "waiting for the host");
    }
    if (!isNothing(weightGradient)) weightGradient = named(weightGradient, "weight gradients", whose, "s");
  }
}

namespace {

template <class Real>
struct StreamedBytes {
  Real forward{0.0}, backward{0.0};
};

/// Bytes of `elements` that are read and written by kernels of one kind.
template <class Real>
Real moved(double elements, double bytesPerElement, const char* what, const char* bytesName) {
  if (elements <= 0) return Real(0.0);
  return named(defined<Real>(bytesPerElement, bytesName, "B", "16-bit tensors that the kernels read and write") * counted<Real>(elements, "elements"), what, "B");
}

/// Bytes of a layer's norms, residuals, rotary embedding and activation of `width`, 16-bit tensors. An eager chain
/// writes every intermediate: SiLU apart from the product, the rotation as cat, two products and a sum.
template <class Real>
StreamedBytes<Real> streamedBytes(const LayerContext<Real>& c, double width) {
  const Architecture& a = c.architecture;
  const RankShape& s = c.shape;
  const bool eager = c.traits.elementwise == ElementwiseKernels::eager;
  const double h = double(a.hidden) * s.shardTokens;
  const double rotatedSize = a.position != PositionKind::rotary ? 0 : a.mlaRopeDim > 0 ? a.mlaRopeDim : a.headDim;
  const double rotated = s.tokens * (s.queryHeads + s.keyValueHeads) * rotatedSize;
  const double normed = a.queryKeyNorm ? s.tokens * (s.queryHeads + s.keyValueHeads) * a.headDim : 0;
  const double active = s.tokens * width;
  const char *norms = "norms and residuals", *rotary = "rotary embedding", *keyNorms = "norms of queries and keys", *activation = "activation of the MLP";
  const char* each = "bytes of an element, read and written";
  StreamedBytes<Real> b;
  b.forward = named(moved<Real>(h, 20, norms, each) + moved<Real>(rotated, eager ? 20 : 4, rotary, each) + moved<Real>(normed, 4, keyNorms, each) +
                        moved<Real>(active, a.gatedMlp ? (eager ? 10 : 6) : 4, activation, each),
                    "textbook bytes, forward", "B");
  b.backward = named(moved<Real>(h, 28, norms, each) + moved<Real>(rotated, eager ? 20 : 4, rotary, each) + moved<Real>(normed, 6, keyNorms, each) +
                         moved<Real>(active, a.gatedMlp ? (eager ? 18 : 10) : 6, activation, each),
                     "textbook bytes, backward", "B");
  return b;
}

/// Names of a linear layer's products, as literals.
#define CW_LINEAR(name) {name ", forward", name ", data gradient", name ", weight gradient", name ", backward"}

/// Builds the time of one layer operator by operator.
template <class Real>
class LayerBuilder {
 public:
  LayerBuilder(const LayerContext<Real>& context, const OperatorLog& log) : c(context), log_(log) {}

  LayerTime<Real> dense() {
    attentionBlock();
    if (!c.architecture.parallelBlock) exchangeActivations();
    mlp(c.architecture.ffnHidden / double(c.shape.t), c.architecture.gatedMlp);
    exchangeActivations();
    elementwise(c.architecture.ffnHidden / double(c.shape.t));
    return finish(c.traits.denseHost ? named(c.constants[Constant::hostDenseMillis] * milli(), "host time of a layer, forward", "s") : Real(0.0), "a dense layer");
  }

  LayerTime<Real> moe() {
    const Architecture& a = c.architecture;
    attentionBlock();
    exchangeActivations();
    const PassTime<Real> attention = time_.forward;
    const double attentionFlop = time_.forwardFlop;
    if (a.sharedExpertHidden) {
      mlp(a.sharedExpertHidden / double(c.shape.t), a.gatedMlp && !a.sharedExpertUngated);
      exchangeActivations();
    }
    experts();
    block_.gemm = named(time_.forward.gemm - attention.gemm, "matrix products of the MoE block", "s");
    block_.elementwise = named(time_.forward.elementwise - attention.elementwise, "streaming kernels of the MoE block", "s");
    block_.expert = time_.forward.expert;
    blockFlop_ = time_.forwardFlop - attentionFlop;
    const double routedWidth = routedRows() / c.shape.tokens * a.expertHidden / c.shape.expertTensor;
    elementwise(a.sharedExpertHidden / double(c.shape.t) + routedWidth);
    return finish(moeHost(), "an MoE layer");
  }

  LayerTime<Real> output() {
    const double vocabulary = c.shape.paddedVocabulary / c.shape.t;
    linear({c.shape.tokens, vocabulary, double(c.architecture.hidden)}, GemmFormat::sixteenBit,
CW_LINEAR("output layer"));
    // Fused: read and write 16-bit logits once, read once more for the maximum.
    const Real perLogit = c.traits.fusedLoss ? defined<Real>(6.0, "bytes a logit, fused loss", "B", "textbook: read, write, read once more for the maximum")
                                             : c.constants[Constant::lossBytes];
    const Real bytes = perLogit * counted<Real>(c.shape.tokens * vocabulary, "logits of a microbatch");
    const Real loss = streamTime(c.machine, Real(bytes), "loss", log_);
    time_.forward.elementwise += named(loss * defined<Real>(1.0 / 3, "part of the loss that is forward", "", "textbook: one pass of three"), "loss, forward", "s");
    time_.backward.elementwise += named(loss * defined<Real>(2.0 / 3, "part of the loss that is backward", "", "textbook: two passes of three"), "loss, backward", "s");
    exchangeActivations();
    sumGradients();
    return time_;
  }

  LayerTime<Real> predictionInput() {
    const double hidden = c.architecture.hidden;
    linear({c.shape.tokens, hidden / c.shape.t, 2 * hidden}, GemmFormat::job, CW_LINEAR("projection of a prediction module"));
    exchangeActivations();
    sumGradients();
    return time_;
  }

  LayerTime<Real> embedding() {
    // Read and write of one hidden vector a token; backward scatters it into the table's gradient.
    const Real bytes = counted<Real>(c.shape.tokens * c.architecture.hidden * 4.0, "embedding vectors read and written, 16 bit", "B");
    const Real twice = defined<Real>(2.0, "bytes of the gradient over those of the look-up", "", "textbook: read and added to, in the table's gradient");
    time_.forward.elementwise += streamTime(c.machine, bytes, "embedding", log_);
    time_.backward.elementwise += streamTime(c.machine, Real(bytes * twice), "embedding gradient", log_);
    return time_;
  }

 private:
  const LayerContext<Real>& c;
  const OperatorLog& log_;
  LayerTime<Real> time_;
  Real last_{0.0};       ///< time of the layer's last product, which backward does not need again
  double lastFlop_ = 0;
  double weights_ = 0;     ///< elements of the layer's products
  PassTime<Real> block_;   ///< forward pass of an MoE block: experts, permutation, exchange
  double blockFlop_ = 0;
  Real exchangedForward_{0.0}, exchangedBackward_{0.0};  ///< matrix products that have an exchange beside them already
  Real light_{0.0};      ///< norms, activation, residuals: cheap to make again

  /// Names of a linear layer's three products, and of the two that run backward.
  struct LinearNames {
    const char *forward, *dataGradient, *weightGradient, *backward;
  };

  static Real milli() { return defined<Real>(1e-3, "seconds in a millisecond", "s/ms", "definition"); }

  /// Forward, data gradient and weight gradient of one linear layer.
  void linear(const GemmShape& f, GemmFormat format, const LinearNames& name) {
    const bool low = format == GemmFormat::job && c.machine.lowPrecision;
    const double in = low ? gemmOperandBytes(c.job.precision) : 2;
    const double gradientOut = c.traits.gradientSum == GradientSum::inProduct ? 2 * c.traits.gradientBytes : 2;
    time_.forward.gemm += gemmTime(c.machine, f, format, in, 2, name.forward, log_);
    const Real data = gemmTime(c.machine, {f.m, f.k, f.n, f.groups}, format, in, 2, name.dataGradient, log_);
    const Real weight = gemmTime(c.machine, {f.k, f.n, f.m, f.groups}, format, in, gradientOut, name.weightGradient, log_);
    time_.backward.gemm += named(data + weight, name.backward, "s");
    time_.weightGradient += weight;
    time_.forwardFlop += 2 * f.m * f.n * f.k * f.groups;
    weights_ += f.n * f.k * f.groups;
    if (!low) return;
    const Real perElement = c.constants[Constant::fp8CastBytes];
    const Real forward = perElement * counted<Real>(f.m * f.k * f.groups, "elements cast"), backward = perElement * counted<Real>(f.m * f.n * f.groups, "elements cast");
    time_.forward.elementwise += named(streamTime(c.machine, forward, "low-precision casts", log_), name.forward, "low-precision casts", "s");
    time_.backward.elementwise += named(streamTime(c.machine, backward, "low-precision casts", log_), name.backward, "low-precision casts", "s");
  }

  /// A kernel of its own adds a microbatch's 16-bit gradients to those of the step.
  void sumGradients() {
    if (c.traits.gradientSum != GradientSum::apart || c.shape.microbatches <= 1) return;
    const double kept = std::min(4, c.traits.gradientBufferBytes);
    const Real bytes = counted<Real>(weights_ * (2 + 2 * kept), "gradients read, and their sum read and written", "B");
    time_.backward.elementwise += streamTime(c.machine, bytes, "sum of gradients over microbatches", log_);
  }

  void attentionBlock() {
    const Architecture& a = c.architecture;
    const RankShape& s = c.shape;
    const double queries = s.queryHeads * a.headDim, outputs = s.queryHeads * a.valueHeadDim;
    if (a.attention == AttentionKind::latent) {
      const double queryIn = a.mlaQueryRank ? a.mlaQueryRank : a.hidden;
      if (a.mlaQueryRank) linear({s.shardTokens, double(a.mlaQueryRank), double(a.hidden)}, GemmFormat::job,
           CW_LINEAR("query compression"));
      linear({s.tokens, queries, queryIn}, GemmFormat::job,
           CW_LINEAR("query projection"));
      linear({s.shardTokens, double(a.mlaKeyValueRank + a.mlaRopeDim), double(a.hidden)}, GemmFormat::job,
           CW_LINEAR("key-value compression"));
      linear({s.tokens, s.queryHeads * (a.headDim - a.mlaRopeDim + a.valueHeadDim), double(a.mlaKeyValueRank)},
             GemmFormat::job,
           CW_LINEAR("key-value projection"));
    } else {
      linear({s.tokens, queries + s.keyValueHeads * (a.headDim + a.valueHeadDim), double(a.hidden)}, GemmFormat::job,
           CW_LINEAR("QKV projection"));
    }
    const AttentionTime<Real> core = attentionCore(c, log_);
    time_.forward.attention += core.forward;
    time_.backward.attention += core.backward;
    time_.forwardFlop += core.forwardFlop;
    const ExchangeTime<Real> ring = contextExchange(c, core);
    time_.forward.context += ring.forward;
    time_.backward.context += ring.backward;
    linear({s.tokens, double(a.hidden), outputs}, GemmFormat::job,
           CW_LINEAR("attention output projection"));
    time_.forward.gemm = named(time_.forward.gemm, "matrix products of the attention block, forward", "s");
    time_.backward.gemm = named(time_.backward.gemm, "matrix products of the attention block, backward", "s");
    if (!c.machine.lowPrecision) return;
    time_.forward.elementwise = named(time_.forward.elementwise, "casts of the attention block, forward", "s");
    time_.backward.elementwise = named(time_.backward.elementwise, "casts of the attention block, backward", "s");
  }

  void mlp(double width, bool gated) {
    const double h = c.architecture.hidden;
    linear({c.shape.tokens, gated ? 2 * width : width, h}, GemmFormat::job,
           CW_LINEAR("MLP up projection"));
    const Real before = time_.forward.gemm;
    linear({c.shape.tokens, h, width}, GemmFormat::job,
           CW_LINEAR("MLP down projection"));
    last_ = named(time_.forward.gemm - before, "last product, which backward does not need", "s");
    lastFlop_ = 2 * c.shape.tokens * h * width;
  }

  /// Token copies that one rank's experts process.
  double routedRows() const {
    const double tokens = c.shape.expertTensor > 1 || c.shape.t == 1 ? c.shape.tokens : c.shape.tokens / c.shape.t;
    return tokens * c.architecture.expertsPerToken;
  }

  /// Token copies that are put in order: by destination before they are sent, and by expert where they arrive. A lone
  /// expert needs no second order, and one serves both where the dispatcher itself copies or nothing is sent.
  double permutedRows() const {
    if (c.traits.deduplicatedDispatch || c.shape.e == 1) return routedRows();
    const double sent = c.shape.tokens / c.shape.t * c.architecture.expertsPerToken;
    return sent + (c.shape.localExperts > 1 ? routedRows() : 0.0);
  }

  void experts() {
    const Architecture& a = c.architecture;
    const double rows = routedRows() / c.shape.localExperts, width = double(a.expertHidden) / c.shape.expertTensor;
    const bool gated = a.gatedMlp;
    linear({c.shape.shardTokens, double(a.experts), double(a.hidden)}, GemmFormat::sixteenBit,
           CW_LINEAR("router"));
    linear({rows, gated ? 2 * width : width, double(a.hidden), c.shape.localExperts}, GemmFormat::job,
           CW_LINEAR("expert up projection"));
    const Real before = time_.forward.gemm;
    linear({rows, double(a.hidden), width, c.shape.localExperts}, GemmFormat::job,
           CW_LINEAR("expert down projection"));
    last_ = named(time_.forward.gemm - before, "last product, which backward does not need", "s");
    lastFlop_ = 2 * routedRows() * a.hidden * width;
    // Permute and unpermute read and write every such copy once on either side of the experts.
    const Real bytes = counted<Real>(permutedRows() * a.hidden * 2 * 4, "token copies read and written on either side of the experts, 16 bit", "B");
    time_.forward.elementwise += streamTime(c.machine, bytes, "token permutation", log_);
    time_.backward.elementwise += streamTime(c.machine, bytes, "token permutation", log_);
    const ExchangeTime<Real> exchange = expertExchange(c);
    time_.forward.expert += exchange.forward;
    time_.backward.expert += exchange.backward;
  }

  /// Norms, residuals, rotary embedding, activation: every kernel reads and writes its tensors once.
  void elementwise(double width) {
    const StreamedBytes<Real> textbook = streamedBytes(c, width);
    const double h = double(c.architecture.hidden) * c.shape.shardTokens;
    const Real overhead = c.constants[Constant::elementwiseOverhead];
    const Real norm = c.traits.eagerNorm ? named(c.constants[Constant::eagerNormBytes] * counted<Real>(2 * h, "elements of two norms"), "bytes of unfused norms", "B") : Real(0.0);
    const Real twice = defined<Real>(2.0, "backward bytes of a norm over its forward bytes", "", "textbook");
    light_ = streamTime(c.machine, Real(overhead * textbook.forward + norm),
                        "norms, activation, residuals", log_);
    time_.forward.elementwise += light_;
    time_.backward.elementwise +=
        streamTime(c.machine, Real(overhead * textbook.backward + (c.traits.eagerNorm ? Real(norm * twice) : Real(0.0))),
                   "norms, activation, residuals, backward", log_);
  }

  /// Over the tensor group, beside the products since the last such exchange.
  void exchangeActivations() {
    if (c.shape.t <= 1) return;
    const auto beside = [](const Real& products, const Real& taken) { return valueOf(taken) == 0 ? products : Real(products - taken); };
    const Real forward = named(beside(time_.forward.gemm, exchangedForward_), "products beside the exchange, forward", "s");
    const Real backward = named(beside(time_.backward.gemm, exchangedBackward_), "products beside the exchange, backward", "s");
    const ExchangeTime<Real> exchange = tensorExchange(c, forward, backward);
    time_.forward.tensor += exchange.forward;
    time_.backward.tensor += exchange.backward;
    exchangedForward_ = time_.forward.gemm;
    exchangedBackward_ = time_.backward.gemm;
  }

  Real moeHost() const {
    const double fp8 = c.machine.lowPrecision ? 1 : 0;
    switch (c.traits.moeHost) {
      case MoeHost::none: return Real(0.0);
      case MoeHost::staticShapes: return hostTime(c.constants[Constant::hostMoeNewMillis], 1 + 0.5 * fp8);
      case MoeHost::synchronising: break;
    }
    return hostTime(c.constants[Constant::hostMoeMillis] + c.constants[Constant::hostExpertMillis] * counted<Real>(c.shape.localExperts, "experts on a rank"), 1 + fp8);
  }

  /// Casts launch more kernels: `factor` times as many.
  static Real hostTime(const Real& millis, double factor) {
    const Real seconds = defined<Real>(1e-3 * factor, "seconds in a millisecond, times the launches of casts", "s/ms", "definition; textbook");
    return named(millis * seconds, "host time of a layer, forward", "s");
  }

  /// Host and GPU run side by side; a soft maximum, because neither is steady.
  Real hostExcess(const Real& gpu, const Real& host) const {
    if (valueOf(host) <= 0 || valueOf(gpu) <= 0) return Real(0.0);
    const Real square = gpu * gpu, hostSquare = host * host;
    return squareRoot(squareRoot(square * square + hostSquare * hostSquare)) - gpu;
  }

  void recompute() {
    const Recompute mode = c.plan.recompute;
    if (mode == Recompute::none) return;
    PassTime<Real>& r = time_.recompute;
    const bool unfused = c.traits.attention == AttentionKernel::unfused;
    if (mode == Recompute::selective) {
      if (c.traits.compiledRecompute) {
        // A JAX policy repeats a part of the layer.
        const Real share = c.constants[Constant::jaxRecompute];
        r.gemm = time_.forward.gemm * share;
        r.elementwise = time_.forward.elementwise * share;
        time_.recomputeFlop = time_.forwardFlop * valueOf(share);
      } else if (c.job.software.framework == Framework::fsdp) {
        // PyTorch's selective operator checkpointing keeps every second matrix product.
        r.gemm = time_.forward.gemm * defined<Real>(0.5, "products that are not kept", "", "PyTorch's selective checkpointing keeps every second one");
        r.elementwise = time_.forward.elementwise;
        time_.recomputeFlop = time_.forwardFlop * 0.5;
      } else if (unfused) {
        r.attention = time_.forward.attention;
      } else if (c.architecture.isMoe()) {
        r.elementwise = light_;
        if (c.traits.recomputeExperts) {
          r += block_;
          time_.recomputeFlop = blockFlop_;
        }
      }
      return;
    }
    double share = 1;
    if (c.plan.recomputeLayers > 0) share = std::min(1.0, c.plan.recomputeLayers / std::max(1.0, c.shape.layers));
    r = share < 1 ? time_.forward.times(counted<Real>(share, "layers computed again, of a stage's")) : time_.forward;
    time_.recomputeFlop = time_.forwardFlop * share;
    if (c.traits.recomputeStopsEarly) {
      r.gemm = r.gemm - (share < 1 ? Real(last_ * counted<Real>(share, "layers computed again, of a stage's")) : last_);
      time_.recomputeFlop -= lastFlop_ * share;
    }
  }

  LayerTime<Real> finish(const Real& hostForward, const char* whose) {
    sumGradients();
    time_.nameAs(whose);
    // Backward replays what forward recorded: no Python, no routing, no token counts to wait for. How much less that is
    // is assumed: measured runs do not tell a half from less, and speak against as long or longer.
    const Real half = defined<Real>(0.5, "host time backward over forward", "", "assumed: the recorded graph runs without Python, routing or waiting for token counts; runs speak against more, and do not tell it from less");
    const Real forward = named(time_.forward.compute() + time_.forward.communication(), "GPU time of a layer, forward", "s");
    const Real backward = named(time_.backward.compute() + time_.backward.communication(), "GPU time of a layer, backward", "s");
    time_.forward.host = hostExcess(forward, hostForward);
    time_.backward.host = hostExcess(backward, named(hostForward * half, "host time of a layer, backward", "s"));
    recompute();
    time_.nameAs(whose);
    return time_;
  }
};

}  // namespace

template <class Real>
LayerTime<Real> denseLayer(const LayerContext<Real>& context, const OperatorLog& log) {
  return LayerBuilder<Real>(context, log).dense();
}
template <class Real>
LayerTime<Real> moeLayer(const LayerContext<Real>& context, const OperatorLog& log) {
  return LayerBuilder<Real>(context, log).moe();
}
template <class Real>
LayerTime<Real> outputLayer(const LayerContext<Real>& context, const OperatorLog& log) {
  return LayerBuilder<Real>(context, log).output();
}
template <class Real>
LayerTime<Real> predictionInput(const LayerContext<Real>& context, const OperatorLog& log) {
  return LayerBuilder<Real>(context, log).predictionInput();
}
template <class Real>
LayerTime<Real> embeddingLayer(const LayerContext<Real>& context, const OperatorLog& log) {
  return LayerBuilder<Real>(context, log).embedding();
}

#undef CW_LINEAR

#define CW_INSTANTIATE(Real)                                                                \
  template struct PassTime<Real>;                                                           \
  template struct LayerTime<Real>;                                                          \
  template LayerTime<Real> denseLayer(const LayerContext<Real>&, const OperatorLog&);       \
  template LayerTime<Real> moeLayer(const LayerContext<Real>&, const OperatorLog&);         \
  template LayerTime<Real> outputLayer(const LayerContext<Real>&, const OperatorLog&);      \
  template LayerTime<Real> predictionInput(const LayerContext<Real>&, const OperatorLog&);  \
  template LayerTime<Real> embeddingLayer(const LayerContext<Real>&, const OperatorLog&)
CW_INSTANTIATE(double);
CW_INSTANTIATE(Traced);
#undef CW_INSTANTIATE

}  // namespace cw
