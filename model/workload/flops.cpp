// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/workload/flops.h"

#include "model/performance/attention.h"
#include "model/workload/parameters.h"

namespace cw {

namespace {

/// MLP parameters that one token uses in one of the last layers: those of an MoE model are MoE.
double lastMlp(const ParameterCount& count, const Architecture& a) {
  return a.isMoe() ? count.sharedPerLayer + count.expertPerLayer * a.expertsPerToken / a.experts : count.denseMlpPerLayer;
}

/// FLOP of a pair of a query and a key in one layer: scores and weighted sum, forward once and backward twice.
double flopPerPair(const Architecture& a) { return 2.0 * a.heads * (a.headDim + a.valueHeadDim) * 3; }

}  // namespace

TokenFlop flopPerToken(const Architecture& a, double sequence) {
  const ParameterCount count = countParameters(a);
  const double extra = a.multiTokenPredictionLayers;
  const double moe = a.moeLayers() + (a.isMoe() ? extra : 0), layers = a.layers + extra, dense = layers - moe;
  const double activeMoe = a.isMoe() ? lastMlp(count, a) : 0;
  const double head = double(a.vocabulary) * a.hidden * (1 + extra);
  TokenFlop flop;
  flop.matrix = 6 * (layers * count.attentionPerLayer + dense * count.denseMlpPerLayer + moe * activeMoe + head + extra * predictionProjection(a));
  flop.attentionCausal = layers * flopPerPair(a) * causalPairs(a, sequence) / sequence;
  flop.attentionFull = layers * flopPerPair(a) * sequence;
  return flop;
}

double outputOverLayer(const Architecture& a, double sequence) {
  const ParameterCount count = countParameters(a);
  const double layer = 6 * (count.attentionPerLayer + lastMlp(count, a)) + flopPerPair(a) * causalPairs(a, sequence) / sequence;
  return 6 * double(a.vocabulary) * a.hidden / layer;
}

}  // namespace cw
