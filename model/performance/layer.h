// SPDX-License-Identifier: GPL-3.0-or-later
// Time of one transformer layer on one rank, one microbatch, by cause. Communication is what stays exposed.
#pragma once

#include "model/performance/operators.h"
#include "model/performance/rank_shape.h"
#include "model/workload/traits.h"

namespace cw {

template <class Real>
struct PassTime {
  Real gemm{0.0}, attention{0.0}, elementwise{0.0};
  Real tensor{0.0}, context{0.0}, expert{0.0};
  Real host{0.0};  ///< what the host adds beyond the GPU's own time

  Real compute() const { return gemm + attention + elementwise; }
  Real communication() const { return tensor + context + expert; }
  Real total() const { return compute() + communication() + host; }
  PassTime& operator+=(const PassTime& o);
  PassTime times(const Real& count) const;
};

template <class Real>
struct LayerTime {
  PassTime<Real> forward, backward;
  PassTime<Real> recompute;     ///< repeated in the backward pass
  Real weightGradient{0.0};     ///< part of backward.gemm that a zero-bubble schedule may delay
  double forwardFlop = 0;       ///< matrix FLOP of one forward pass on this rank, attention causal
  double recomputeFlop = 0;

  Real total() const { return forward.total() + backward.total() + recompute.total(); }
  LayerTime times(const Real& count) const;
  /// Gives every part the name of whose it is ("a layer", "all stages"); costs nothing for a double.
  void nameAs(const char* whose);
  LayerTime& operator+=(const LayerTime& o);
};

/// All that a layer's formulas need, resolved.
template <class Real>
struct LayerContext {
  const Machine<Real>& machine;
  const ConstantInputs<Real>& constants;
  const Architecture& architecture;
  const Job& job;
  const ParallelPlan& plan;
  const RankShape& shape;
  const SoftwareTraits& traits;
};

template <class Real>
LayerTime<Real> denseLayer(const LayerContext<Real>& context, const OperatorLog& log);
template <class Real>
LayerTime<Real> moeLayer(const LayerContext<Real>& context, const OperatorLog& log);
/// Output layer and loss: on the last stage, 16 bit.
template <class Real>
LayerTime<Real> outputLayer(const LayerContext<Real>& context, const OperatorLog& log);
/// What a module that predicts one more token has before its layer: hidden state and embedding joined by a projection.
template <class Real>
LayerTime<Real> predictionInput(const LayerContext<Real>& context, const OperatorLog& log);
/// Embedding look-up: on the first stage.
template <class Real>
LayerTime<Real> embeddingLayer(const LayerContext<Real>& context, const OperatorLog& log);

}  // namespace cw
