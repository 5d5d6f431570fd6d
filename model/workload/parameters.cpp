// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/workload/parameters.h"

namespace cw {
namespace {

double attentionParameters(const Architecture& a) {
  const double h = a.hidden, queries = double(a.heads) * a.headDim, outputs = double(a.heads) * a.valueHeadDim;
  if (a.attention == AttentionKind::latent) {
    const double nope = a.headDim - a.mlaRopeDim;
    const double query = a.mlaQueryRank ? h * a.mlaQueryRank + a.mlaQueryRank * queries + a.mlaQueryRank : h * queries;
    const double keyValue = h * (a.mlaKeyValueRank + a.mlaRopeDim) + a.mlaKeyValueRank +
                            double(a.mlaKeyValueRank) * a.heads * (nope + a.valueHeadDim);
    return query + keyValue + outputs * h;
  }
  const double keys = double(a.kvHeads) * a.headDim, values = double(a.kvHeads) * a.valueHeadDim;
  double count = h * (queries + keys + values) + outputs * h;
  if (a.attentionBias || a.outputBias) count += queries + keys + values;
  if (a.outputBias) count += h;
  if (a.queryKeyNorm) count += 2.0 * a.headDim;
  return count;
}

double mlpParameters(const Architecture& a, double width, bool gated) {
  return a.hidden * width * (gated ? 3 : 2) + (a.outputBias ? width * (gated ? 2 : 1) + a.hidden : 0);
}

}  // namespace

ParameterCount countParameters(const Architecture& a) {
  ParameterCount count;
  const double h = a.hidden;
  const double perNorm = a.norm == NormKind::layer ? 2 * h : h;
  count.embedding = double(a.vocabulary) * h + double(a.learnedPositions) * h;
  count.head = a.tiedEmbeddings ? 0 : double(a.vocabulary) * h;
  count.attentionPerLayer = attentionParameters(a);
  count.normPerLayer = perNorm * (a.parallelBlock ? 1 : 2);
  count.finalNorm = perNorm;
  count.denseMlpPerLayer = a.ffnHidden ? mlpParameters(a, a.ffnHidden, a.gatedMlp) : 0;
  if (a.isMoe()) {
    const double expert = mlpParameters(a, a.expertHidden, a.gatedMlp);
    count.expertPerLayer = expert * a.experts;
    count.sharedPerLayer = h * a.experts;
    if (a.sharedExpertHidden) count.sharedPerLayer += mlpParameters(a, a.sharedExpertHidden, !a.sharedExpertUngated && a.gatedMlp);
    count.moePerLayer = count.expertPerLayer + count.sharedPerLayer;
  }
  const double moe = a.moeLayers(), dense = a.layers - moe;
  const double common = count.embedding + count.head + count.finalNorm +
                        a.layers * (count.attentionPerLayer + count.normPerLayer) + dense * count.denseMlpPerLayer;
  count.total = common + moe * count.moePerLayer;
  count.active = common + moe * (count.sharedPerLayer +
                                 (a.experts ? count.expertPerLayer * a.expertsPerToken / a.experts : 0));
  const double lastMlp = a.isMoe() ? count.moePerLayer : count.denseMlpPerLayer;
  const double module = count.attentionPerLayer + count.normPerLayer + lastMlp + predictionProjection(a) + 3 * perNorm;
  count.prediction = a.multiTokenPredictionLayers * module;
  return count;
}

double predictionProjection(const Architecture& a) { return 2.0 * a.hidden * a.hidden; }

}  // namespace cw
