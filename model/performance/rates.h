// SPDX-License-Identifier: GPL-3.0-or-later
// A step's rates as the answer defines them: full batch, no failures, over the GPUs in use.
#pragma once

#include "model/performance/step.h"
#include "model/trace/real.h"

namespace cw {

template <class Real>
struct Rates {
  Real tokensPerSecond{0.0}, tokensPerSecondPerGpu{0.0}, modelFlopPerSecondPerGpu{0.0};
  Real mfu{0.0};               ///< causal attention counted, recompute not
  Real mfuFullAttention{0.0};  ///< the whole score matrix counted
  Real hfu{0.0};               ///< recompute counted too
};

/// All zero where there is no step.
template <class Real>
Rates<Real> ratesOf(const StepEstimate& step, const Real& stepSeconds, double gpusUsed) {
  Rates<Real> r;
  if (!(valueOf(stepSeconds) > 0) || !(gpusUsed > 0) || !(step.peakFlopPerSecond > 0)) return r;
  const Real gpus = counted<Real>(gpusUsed, "GPUs in use");
  const Real tokens = counted<Real>(step.tokensPerStep, "tokens per step", "tokens");
  const Real matrix = counted<Real>(step.flopPerToken.matrix, "FLOP of a token in matrix products, forward and backward", "FLOP");
  const Real causal = counted<Real>(step.flopPerToken.attentionCausal, "FLOP of a token in attention, causal half", "FLOP");
  const Real whole = counted<Real>(step.flopPerToken.attentionFull, "FLOP of a token in attention, whole score matrix", "FLOP");
  const Real flop = named((matrix + causal) * tokens, "model FLOP per step", "FLOP");
  const Real full = named((matrix + whole) * tokens, "model FLOP per step, whole score matrix", "FLOP");
  const Real hardware = counted<Real>(step.hardwareFlopPerStep, "hardware FLOP per step: the model's and what is computed again", "FLOP");
  const Real peak = input<Real>(step.peakFlopPerSecond, "dense peak of the GPUs in use", "FLOP/s", "catalogue, GPUs of the pools, in the products' number format; plan");
  r.tokensPerSecond = named(tokens / stepSeconds, "tokens per second", "tokens/s");
  r.tokensPerSecondPerGpu = named(r.tokensPerSecond / gpus, "tokens per second and GPU", "tokens/s");
  r.modelFlopPerSecondPerGpu = named(flop / (stepSeconds * gpus), "model FLOP/s per GPU", "FLOP/s");
  r.mfu = named(flop / (stepSeconds * peak), "model FLOP utilisation", "");
  r.mfuFullAttention = named(full / (stepSeconds * peak), "model FLOP utilisation, whole score matrix", "");
  r.hfu = named(hardware / (stepSeconds * peak), "hardware FLOP utilisation", "");
  return r;
}

inline Rates<double> ratesOf(const StepEstimate& step, long gpusUsed) {
  return ratesOf<double>(step, step.time().seconds(), double(gpusUsed));
}

}  // namespace cw
