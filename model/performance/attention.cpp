// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/attention.h"

#include <algorithm>
#include <cmath>

#include "model/trace/traced.h"

namespace cw {

double causalPairs(const Architecture& a, double s) {
  const double full = s * s / 2;
  if (a.slidingWindow <= 0 || a.slidingWindow >= s) return full;
  const double w = a.slidingWindow, windowed = s * w - w * w / 2;
  const double fullShare = a.slidingWindowEvery > 1 ? 1.0 / a.slidingWindowEvery : 0;
  return fullShare * full + (1 - fullShare) * windowed;
}

namespace {

/// Tokens at which a causal kernel reaches half of its rate on long sequences: blocks on the diagonal are computed whole, and
/// rows of unequal length fill the SMs unevenly. Dao 2023 (FlashAttention-2, figure 4) has about half at 512 tokens;
/// the shipped data has no curve of it, and runs do not tell 256 from 600.
constexpr double halfRateTokens = 450;

/// Forward rate of a fused kernel, FLOP/s. Small heads fill tensor cores worse; short sequences fill the SMs worse.
template <class Real>
Real fusedRate(const LayerContext<Real>& c) {
  const Machine<Real>& m = c.machine;
  const bool ampere = m.die == Die::ampere;
  const Real flash2 = c.constants[ampere ? Constant::attentionFlash2Ampere : Constant::attentionFlash2Hopper];
  Real share = flash2;
  if (c.traits.attention == AttentionKernel::flash3 && !ampere) share = c.constants[Constant::attentionFlash3];
  if (c.traits.attention == AttentionKernel::flash1) share = flash2 * c.constants[Constant::attentionFlash1];
  const double heads = std::min(1.0, std::pow(c.architecture.headDim / 128.0, 0.35));
  const double length = c.shape.sequence / (c.shape.sequence + halfRateTokens);
  const Real filled = input<Real>(heads * length, "tensor cores and SMs that are filled", "", "textbook: heads below 128 elements and short sequences fill less; shape of the layer");
  return named(valueOf(m.clock) == 1 ? Real(m.peak16 * share * filled) : Real(m.peak16 * share * filled * m.clock), "attention rate", "FLOP/s");
}

template <class Real>
AttentionTime<Real> fused(const LayerContext<Real>& c, double flop, const OperatorLog& log) {
  const Real rate = fusedRate(c);
  const Real work = counted<Real>(flop, "attention FLOP, causal half", "FLOP");
  // Keys and values of other ranks pass by; without balancing, the last rank has the most causal work.
  const double imbalance = c.shape.c > 1 && !c.traits.balancedContext ? 2 - 1.0 / c.shape.c : 1;
  AttentionTime<Real> time;
  const char* uneven = "work of the last context rank over the mean";
  const Real ahead = imbalance == 1 ? work : Real(work * counted<Real>(imbalance, uneven));
  time.forward = named(ahead / rate, "attention core, forward", "s");
  // Backward: five products instead of two.
  const Real products = defined<Real>(2.5 * imbalance, imbalance == 1 ? "products backward over forward" : "products backward over forward, of the last context rank", "",
                                      "definition: five products instead of two");
  time.backward = named(work * products / (rate * c.constants[Constant::attentionBackward]), "attention core, backward", "s");
  const double elements = c.shape.tokens * (2 * c.shape.queryHeads + 2 * c.shape.keyValueHeads) * c.architecture.headDim;
  log.add("attention core", flop, elements * 2, valueOf(time.forward), valueOf(c.machine.peak16));
  log.add("attention core, backward", flop * 2.5, elements * 4, valueOf(time.backward), valueOf(c.machine.peak16));
  return time;
}

/// Scores go to memory: no causal saving in the products, and 11 bytes forward, 17 backward a score in the textbook
/// chain of scale, mask, softmax and dropout.
template <class Real>
AttentionTime<Real> unfused(const LayerContext<Real>& c, double fullFlop, const OperatorLog& log) {
  const Real products = named(counted<Real>(fullFlop, "attention FLOP, whole score matrix", "FLOP") /
                                  (c.machine.rate16 * defined<Real>(0.75, "rate of small batched products over a large one's", "", "textbook")),
                              "products of the attention core, forward", "s");
  const double scores = c.shape.microbatchSequences * c.shape.sequence / c.shape.c * c.shape.sequence * c.shape.queryHeads;
  const Real factor = c.constants[Constant::attentionUnfused];
  const Real forwardBytes = factor * counted<Real>(11 * scores, "textbook bytes of the scores, forward", "B");
  const Real backwardBytes = factor * counted<Real>(17 * scores, "textbook bytes of the scores, backward", "B");
  const Real twice = defined<Real>(2.0, "products backward over forward", "", "definition: two for each");
  AttentionTime<Real> time;
  time.forward = named(products + forwardBytes / c.machine.hbm, "attention core, forward", "s");
  time.backward = named(products * twice + backwardBytes / c.machine.hbm, "attention core, backward", "s");
  log.add("attention core", fullFlop, valueOf(forwardBytes), valueOf(time.forward), valueOf(c.machine.peak16));
  log.add("attention core, backward", 2 * fullFlop, valueOf(backwardBytes), valueOf(time.backward), valueOf(c.machine.peak16));
  return time;
}

}  // namespace

template <class Real>
AttentionTime<Real> attentionCore(const LayerContext<Real>& c, const OperatorLog& log) {
  const Architecture& a = c.architecture;
  const double perPair = 2.0 * c.shape.queryHeads * (a.headDim + a.valueHeadDim) * c.shape.microbatchSequences / c.shape.c;
  const double causal = perPair * causalPairs(a, c.shape.sequence);
  AttentionTime<Real> time = c.traits.attention == AttentionKernel::unfused
                                 ? unfused(c, perPair * c.shape.sequence * c.shape.sequence, log)
                                 : fused(c, causal, log);
  time.forwardFlop = causal;
  return time;
}

template AttentionTime<double> attentionCore(const LayerContext<double>&, const OperatorLog&);
template AttentionTime<Traced> attentionCore(const LayerContext<Traced>&, const OperatorLog&);

}  // namespace cw
