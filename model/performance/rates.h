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
  const Real gpus = input<Real>(gpusUsed, "GPUs in use", "", "plan");
  const Real tokens = input<Real>(step.tokensPerStep, "tokens per step", "tokens", "global batch × sequence");
  const Real flop = input<Real>(step.modelFlopPerStep, "model FLOP per step", "FLOP", "architecture, causal attention counted, recompute not");
  const Real full = input<Real>(step.modelFlopFullAttentionPerStep, "model FLOP per step, whole score matrix", "FLOP", "architecture");
  const Real hardware = input<Real>(step.hardwareFlopPerStep, "hardware FLOP per step", "FLOP", "model FLOP and recompute");
  const Real peak = input<Real>(step.peakFlopPerSecond, "dense peak of the GPUs in use", "FLOP/s", "catalogue, GPU");
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
