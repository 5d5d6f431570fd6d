// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/layer.h"

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
PassTime<Real> PassTime<Real>::times(double n) const {
  return {gemm * n, attention * n, elementwise * n, tensor * n, context * n, expert * n, host * n};
}

template <class Real>
LayerTime<Real> LayerTime<Real>::times(double n) const {
  return {forward.times(n), backward.times(n), recompute.times(n), weightGradient * n, forwardFlop * n, recomputeFlop * n};
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

namespace {

struct StreamedBytes {
  double forward = 0, backward = 0;
};

/// Bytes of a layer's norms, residuals, rotary embedding and activation of `width`, 16-bit tensors. An eager chain
/// writes every intermediate: SiLU apart from the product, the rotation as cat, two products and a sum.
template <class Real>
StreamedBytes streamedBytes(const LayerContext<Real>& c, double width) {
  const Architecture& a = c.architecture;
  const RankShape& s = c.shape;
  const bool eager = c.traits.elementwise == ElementwiseKernels::eager;
  const double h = double(a.hidden) * s.shardTokens;
  const double rotatedSize = a.position != PositionKind::rotary ? 0 : a.mlaRopeDim > 0 ? a.mlaRopeDim : a.headDim;
  const double rotated = s.tokens * (s.queryHeads + s.keyValueHeads) * rotatedSize;
  const double normed = a.queryKeyNorm ? s.tokens * (s.queryHeads + s.keyValueHeads) * a.headDim : 0;
  const double active = s.tokens * width;
  StreamedBytes b;
  b.forward = 20 * h + rotated * (eager ? 20 : 4) + normed * 4 + active * (a.gatedMlp ? (eager ? 10 : 6) : 4);
  b.backward = 28 * h + rotated * (eager ? 20 : 4) + normed * 6 + active * (a.gatedMlp ? (eager ? 18 : 10) : 6);
  return b;
}

/// Builds the time of one layer operator by operator.
template <class Real>
class LayerBuilder {
 public:
  LayerBuilder(const LayerContext<Real>& context, const OperatorLog& log) : c(context), log_(log) {}

  LayerTime<Real> dense() {
    attentionBlock();
    mlp(c.architecture.ffnHidden / double(c.shape.t), c.architecture.gatedMlp);
    tensorPhases(c.architecture.parallelBlock ? 1 : 2);
    elementwise(c.architecture.ffnHidden / double(c.shape.t));
    return finish(c.traits.denseHost ? c.constants[Constant::hostDenseMillis] * 1e-3 : Real(0.0));
  }

  LayerTime<Real> moe() {
    const Architecture& a = c.architecture;
    attentionBlock();
    const bool cut = c.shape.expertTensor > 1 || c.shape.t == 1;
    tensorPhases(a.sharedExpertHidden || cut ? 2 : 1);
    const PassTime<Real> attention = time_.forward;
    const double attentionFlop = time_.forwardFlop;
    if (a.sharedExpertHidden) mlp(a.sharedExpertHidden / double(c.shape.t), a.gatedMlp && !a.sharedExpertUngated);
    experts();
    block_.gemm = time_.forward.gemm - attention.gemm;
    block_.elementwise = time_.forward.elementwise - attention.elementwise;
    block_.expert = time_.forward.expert;
    blockFlop_ = time_.forwardFlop - attentionFlop;
    const double routedWidth = routedRows() / c.shape.tokens * a.expertHidden / c.shape.expertTensor;
    elementwise(a.sharedExpertHidden / double(c.shape.t) + routedWidth);
    return finish(moeHost());
  }

  LayerTime<Real> output() {
    const double vocabulary = c.shape.paddedVocabulary / c.shape.t;
    linear({c.shape.tokens, vocabulary, double(c.architecture.hidden)}, GemmFormat::sixteenBit,
           {"output layer, forward", "output layer, data gradient", "output layer, weight gradient"});
    // Fused: read and write 16-bit logits once, read once more for the maximum.
    const Real perLogit = c.traits.fusedLoss ? Real(6.0) : c.constants[Constant::lossBytes];
    const Real bytes = perLogit * (c.shape.tokens * vocabulary);
    const Real loss = streamTime(c.machine, Real(bytes), "loss", log_);
    time_.forward.elementwise += loss * (1.0 / 3);
    time_.backward.elementwise += loss * (2.0 / 3);
    if (c.shape.t > 1) tensorPhases(1);
    return time_;
  }

  LayerTime<Real> embedding() {
    // Read and write of one hidden vector a token; backward scatters it into the table's gradient.
    const Real bytes = Real(c.shape.tokens * c.architecture.hidden * 4.0);
    time_.forward.elementwise += streamTime(c.machine, bytes, "embedding", log_);
    time_.backward.elementwise += streamTime(c.machine, Real(bytes * 2.0), "embedding gradient", log_);
    return time_;
  }

 private:
  const LayerContext<Real>& c;
  const OperatorLog& log_;
  LayerTime<Real> time_;
  Real last_{0.0};       ///< time of the layer's last product, which backward does not need again
  double lastFlop_ = 0;
  PassTime<Real> block_;   ///< forward pass of an MoE block: experts, permutation, exchange
  double blockFlop_ = 0;
  Real light_{0.0};      ///< norms, activation, residuals: cheap to make again

  /// Names of a linear layer's three products.
  struct LinearNames {
    const char *forward, *dataGradient, *weightGradient;
  };

  /// Forward, data gradient and weight gradient of one linear layer.
  void linear(const GemmShape& f, GemmFormat format, const LinearNames& name) {
    const bool low = format == GemmFormat::job && c.machine.lowPrecision;
    const double in = low ? gemmOperandBytes(c.job.precision) : 2;
    const double gradientOut = c.traits.accumulatesGradients ? 2 * c.traits.gradientBytes : 2;
    time_.forward.gemm += gemmTime(c.machine, f, format, in, 2, name.forward, log_);
    const Real data = gemmTime(c.machine, {f.m, f.k, f.n, f.groups}, format, in, 2, name.dataGradient, log_);
    const Real weight = gemmTime(c.machine, {f.k, f.n, f.m, f.groups}, format, in, gradientOut, name.weightGradient, log_);
    time_.backward.gemm += data + weight;
    time_.weightGradient += weight;
    time_.forwardFlop += 2 * f.m * f.n * f.k * f.groups;
    if (!low) return;
    const Real perElement = c.constants[Constant::fp8CastBytes];
    const Real forward = perElement * (f.m * f.k * f.groups), backward = perElement * (f.m * f.n * f.groups);
    time_.forward.elementwise += streamTime(c.machine, forward, "low-precision casts", log_);
    time_.backward.elementwise += streamTime(c.machine, backward, "low-precision casts", log_);
  }

  void attentionBlock() {
    const Architecture& a = c.architecture;
    const RankShape& s = c.shape;
    const double queries = s.queryHeads * a.headDim, outputs = s.queryHeads * a.valueHeadDim;
    if (a.attention == AttentionKind::latent) {
      const double queryIn = a.mlaQueryRank ? a.mlaQueryRank : a.hidden;
      if (a.mlaQueryRank) linear({s.shardTokens, double(a.mlaQueryRank), double(a.hidden)}, GemmFormat::job,
           {"query compression, forward", "query compression, data gradient", "query compression, weight gradient"});
      linear({s.tokens, queries, queryIn}, GemmFormat::job,
           {"query projection, forward", "query projection, data gradient", "query projection, weight gradient"});
      linear({s.shardTokens, double(a.mlaKeyValueRank + a.mlaRopeDim), double(a.hidden)}, GemmFormat::job,
           {"key-value compression, forward", "key-value compression, data gradient", "key-value compression, weight gradient"});
      linear({s.tokens, s.queryHeads * (a.headDim - a.mlaRopeDim + a.valueHeadDim), double(a.mlaKeyValueRank)},
             GemmFormat::job,
           {"key-value projection, forward", "key-value projection, data gradient", "key-value projection, weight gradient"});
    } else {
      linear({s.tokens, queries + s.keyValueHeads * (a.headDim + a.valueHeadDim), double(a.hidden)}, GemmFormat::job,
           {"QKV projection, forward", "QKV projection, data gradient", "QKV projection, weight gradient"});
    }
    const AttentionTime<Real> core = attentionCore(c, log_);
    time_.forward.attention += core.forward;
    time_.backward.attention += core.backward;
    time_.forwardFlop += core.forwardFlop;
    const ExchangeTime<Real> ring = contextExchange(c, core);
    time_.forward.context += ring.forward;
    time_.backward.context += ring.backward;
    linear({s.tokens, double(a.hidden), outputs}, GemmFormat::job,
           {"attention output projection, forward", "attention output projection, data gradient", "attention output projection, weight gradient"});
  }

  void mlp(double width, bool gated) {
    const double h = c.architecture.hidden;
    linear({c.shape.tokens, gated ? 2 * width : width, h}, GemmFormat::job,
           {"MLP up projection, forward", "MLP up projection, data gradient", "MLP up projection, weight gradient"});
    const Real before = time_.forward.gemm;
    linear({c.shape.tokens, h, width}, GemmFormat::job,
           {"MLP down projection, forward", "MLP down projection, data gradient", "MLP down projection, weight gradient"});
    last_ = time_.forward.gemm - before;
    lastFlop_ = 2 * c.shape.tokens * h * width;
  }

  /// Token copies that one rank's experts process.
  double routedRows() const {
    const double tokens = c.shape.expertTensor > 1 || c.shape.t == 1 ? c.shape.tokens : c.shape.tokens / c.shape.t;
    return tokens * c.architecture.expertsPerToken;
  }

  void experts() {
    const Architecture& a = c.architecture;
    const double rows = routedRows() / c.shape.localExperts, width = double(a.expertHidden) / c.shape.expertTensor;
    const bool gated = a.gatedMlp;
    linear({c.shape.shardTokens, double(a.experts), double(a.hidden)}, GemmFormat::sixteenBit,
           {"router, forward", "router, data gradient", "router, weight gradient"});
    linear({rows, gated ? 2 * width : width, double(a.hidden), c.shape.localExperts}, GemmFormat::job,
           {"expert up projection, forward", "expert up projection, data gradient", "expert up projection, weight gradient"});
    const Real before = time_.forward.gemm;
    linear({rows, double(a.hidden), width, c.shape.localExperts}, GemmFormat::job,
           {"expert down projection, forward", "expert down projection, data gradient", "expert down projection, weight gradient"});
    last_ = time_.forward.gemm - before;
    lastFlop_ = 2 * routedRows() * a.hidden * width;
    // Permute and unpermute read and write every copy once on either side of the experts.
    const Real bytes = Real(routedRows() * a.hidden * 2 * 4);
    time_.forward.elementwise += streamTime(c.machine, bytes, "token permutation", log_);
    time_.backward.elementwise += streamTime(c.machine, bytes, "token permutation", log_);
    const ExchangeTime<Real> exchange = expertExchange(c);
    time_.forward.expert += exchange.forward;
    time_.backward.expert += exchange.backward;
  }

  /// Norms, residuals, rotary embedding, activation: every kernel reads and writes its tensors once.
  void elementwise(double width) {
    const StreamedBytes textbook = streamedBytes(c, width);
    const double h = double(c.architecture.hidden) * c.shape.shardTokens;
    const Real overhead = c.constants[Constant::elementwiseOverhead];
    const Real norm = c.traits.eagerNorm ? Real(c.constants[Constant::eagerNormBytes] * (2 * h)) : Real(0.0);
    const char* source = "tensors that the kernels read and write";
    light_ = streamTime(c.machine, Real(overhead * input<Real>(textbook.forward, "textbook bytes, forward", "B", source) + norm),
                        "norms, activation, residuals", log_);
    time_.forward.elementwise += light_;
    time_.backward.elementwise +=
        streamTime(c.machine, Real(overhead * input<Real>(textbook.backward, "textbook bytes, backward", "B", source) + norm * 2.0),
                   "norms, activation, residuals, backward", log_);
  }

  void tensorPhases(int subBlocks) {
    const ExchangeTime<Real> exchange = tensorExchange(c);
    time_.forward.tensor += exchange.forward * double(subBlocks);
    time_.backward.tensor += exchange.backward * double(subBlocks);
  }

  Real moeHost() const {
    const double fp8 = c.machine.lowPrecision ? 1 : 0;
    switch (c.traits.moeHost) {
      case MoeHost::none: return Real(0.0);
      case MoeHost::staticShapes: return c.constants[Constant::hostMoeNewMillis] * (1e-3 * (1 + 0.5 * fp8));
      case MoeHost::synchronising: break;
    }
    return (c.constants[Constant::hostMoeMillis] + c.constants[Constant::hostExpertMillis] * c.shape.localExperts) *
           (1e-3 * (1 + fp8));
  }

  /// Host and GPU run side by side; a soft maximum, because neither is steady. Backward launches twice as much.
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
        r.gemm = time_.forward.gemm * 0.5;
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
    r = time_.forward.times(share);
    time_.recomputeFlop = time_.forwardFlop * share;
    if (c.traits.recomputeStopsEarly) {
      r.gemm = r.gemm - last_ * share;
      time_.recomputeFlop -= lastFlop_ * share;
    }
  }

  void nameParts() {
    time_.forward.gemm = named(time_.forward.gemm, "matrix products of a layer, forward", "s");
    time_.backward.gemm = named(time_.backward.gemm, "matrix products of a layer, backward", "s");
    time_.forward.elementwise = named(time_.forward.elementwise, "streaming kernels of a layer, forward", "s");
    time_.backward.elementwise = named(time_.backward.elementwise, "streaming kernels of a layer, backward", "s");
  }

  LayerTime<Real> finish(const Real& hostForward) {
    nameParts();
    time_.forward.host = hostExcess(time_.forward.compute() + time_.forward.communication(), hostForward);
    time_.backward.host = hostExcess(time_.backward.compute() + time_.backward.communication(), hostForward * 2.0);
    recompute();
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
LayerTime<Real> embeddingLayer(const LayerContext<Real>& context, const OperatorLog& log) {
  return LayerBuilder<Real>(context, log).embedding();
}

#define CW_INSTANTIATE(Real)                                                                \
  template struct PassTime<Real>;                                                           \
  template struct LayerTime<Real>;                                                          \
  template LayerTime<Real> denseLayer(const LayerContext<Real>&, const OperatorLog&);       \
  template LayerTime<Real> moeLayer(const LayerContext<Real>&, const OperatorLog&);         \
  template LayerTime<Real> outputLayer(const LayerContext<Real>&, const OperatorLog&);      \
  template LayerTime<Real> embeddingLayer(const LayerContext<Real>&, const OperatorLog&)
CW_INSTANTIATE(double);
CW_INSTANTIATE(Traced);
#undef CW_INSTANTIATE

}  // namespace cw
