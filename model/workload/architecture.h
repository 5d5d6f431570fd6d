// SPDX-License-Identifier: GPL-3.0-or-later
// A decoder transformer, dense or mixture of experts: its shape, and nothing of how it is trained.
#pragma once

#include <string>

#include "model/hardware/provenance.h"

namespace cw {

/// Multi-head and grouped-query attention differ only in kvHeads; latent attention (MLA) has ranks of its own.
enum class AttentionKind { grouped, latent };
enum class NormKind { rms, layer };
enum class PositionKind { rotary, learned, alibi, none };

struct Architecture {
  std::string id;    ///< "llama-3.1-405b"
  std::string name;  ///< "Llama 3.1 405B"
  int layers = 0;
  int hidden = 0;

  AttentionKind attention = AttentionKind::grouped;
  int heads = 0;
  int kvHeads = 0;
  int headDim = 0;       ///< of queries and keys (MLA: nope + rope)
  int valueHeadDim = 0;  ///< of values; equals headDim except in MLA
  int mlaQueryRank = 0;  ///< MLA only: 0 means queries are projected directly
  int mlaKeyValueRank = 0;
  int mlaRopeDim = 0;
  bool attentionBias = false;  ///< bias on the q, k and v projections
  bool outputBias = false;     ///< bias on every other linear layer (GPT-2 and GPT-3 style)
  bool queryKeyNorm = false;

  int ffnHidden = 0;  ///< of a dense layer
  bool gatedMlp = true;
  int experts = 0;  ///< routed; 0: dense
  int expertsPerToken = 0;
  int expertHidden = 0;
  int sharedExpertHidden = 0;   ///< total width of the always-active experts of an MoE layer; 0: none
  int denseLayers = 0;          ///< the first layers of an MoE that are dense
  int moeEvery = 1;             ///< 2: every second layer is MoE
  bool sharedExpertUngated = false;

  int vocabulary = 0;
  bool tiedEmbeddings = false;
  PositionKind position = PositionKind::rotary;
  int learnedPositions = 0;
  NormKind norm = NormKind::rms;
  bool parallelBlock = false;    ///< attention and MLP read the same input and are added once
  int slidingWindow = 0;         ///< tokens a windowed layer looks back; 0: full attention everywhere
  int slidingWindowEvery = 2;    ///< every n-th layer is full, the others windowed; 1: all are windowed
  int multiTokenPredictionLayers = 0;

  bool standIn = false;  ///< the real shape is unpublished; this one has the published compute
  double publishedTotalParameters = 0;   ///< 0: not published
  double publishedActiveParameters = 0;
  Provenance provenance;
  bool operator==(const Architecture&) const = default;

  bool isMoe() const { return experts > 0; }
  int moeLayers() const { return isMoe() ? (layers - denseLayers) / moeEvery : 0; }
};

}  // namespace cw
