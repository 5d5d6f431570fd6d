// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/workload/flops.h"

#include "model/performance/attention.h"
#include "model/workload/parameters.h"

namespace cw {

TokenFlop flopPerToken(const Architecture& a, double sequence) {
  const ParameterCount count = countParameters(a);
  const double extra = a.multiTokenPredictionLayers;
  const double moe = a.moeLayers() + (a.isMoe() ? extra : 0), layers = a.layers + extra, dense = layers - moe;
  const double activeMoe = count.sharedPerLayer + (a.experts ? count.expertPerLayer * a.expertsPerToken / a.experts : 0);
  const double head = double(a.vocabulary) * a.hidden * (1 + extra);
  TokenFlop flop;
  flop.matrix = 6 * (layers * count.attentionPerLayer + dense * count.denseMlpPerLayer + moe * activeMoe + extra * predictionProjection(a) + head);
  const double perPair = 2.0 * a.heads * (a.headDim + a.valueHeadDim) * 3;
  flop.attentionCausal = layers * perPair * causalPairs(a, sequence) / sequence;
  flop.attentionFull = layers * perPair * sequence;
  return flop;
}

double outputOverLayer(const Architecture& a, double sequence) {
  const ParameterCount count = countParameters(a);
  const double routed = a.experts ? count.expertPerLayer * a.expertsPerToken / a.experts : 0;
  const double mlp = a.isMoe() ? count.sharedPerLayer + routed : count.denseMlpPerLayer;
  const double attention = 2.0 * a.heads * (a.headDim + a.valueHeadDim) * 3 * causalPairs(a, sequence) / sequence;
  return 6 * double(a.vocabulary) * a.hidden / (6 * (count.attentionPerLayer + mlp) + attention);
}

}  // namespace cw
