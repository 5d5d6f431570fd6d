// SPDX-License-Identifier: GPL-3.0-or-later
// A step's rates, as the answer defines them: full batch, no failures, over the GPUs in use.
#pragma once

#include "model/performance/step.h"

namespace cw {

struct Rates {
  double tokensPerSecond = 0, tokensPerSecondPerGpu = 0, modelFlopPerSecondPerGpu = 0;
  double mfu = 0, mfuFullAttention = 0, hfu = 0;
};

/// All zero where there is no step. The order of the operations is the model's (model/estimate/answer.cpp), so that
/// a derivation ends in the same bits.
inline Rates ratesOf(const StepEstimate& step, long gpusUsed) {
  const double seconds = step.time().seconds(), gpus = double(gpusUsed);
  if (!(seconds > 0) || gpusUsed <= 0 || !(step.peakFlopPerSecond > 0)) return {};
  Rates r;
  r.tokensPerSecond = step.tokensPerStep / seconds;
  r.tokensPerSecondPerGpu = r.tokensPerSecond / gpus;
  r.modelFlopPerSecondPerGpu = step.modelFlopPerStep / (seconds * gpus);
  r.mfu = step.modelFlopPerStep / (seconds * step.peakFlopPerSecond);
  r.mfuFullAttention = step.modelFlopFullAttentionPerStep / (seconds * step.peakFlopPerSecond);
  r.hfu = step.hardwareFlopPerStep / (seconds * step.peakFlopPerSecond);
  return r;
}

}  // namespace cw
