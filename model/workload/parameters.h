// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters of an architecture, counted from its shape.
#pragma once

#include "model/workload/architecture.h"

namespace cw {

struct ParameterCount {
  double embedding = 0;         ///< input table (and learned positions)
  double head = 0;              ///< output table; zero when tied
  double attentionPerLayer = 0; ///< projections and their biases
  double denseMlpPerLayer = 0;
  double moePerLayer = 0;       ///< router, shared and routed experts
  double expertPerLayer = 0;    ///< routed experts alone
  double sharedPerLayer = 0;    ///< shared experts and router
  double normPerLayer = 0;
  double finalNorm = 0;
  double total = 0;             ///< without multi-token prediction modules, as vendors count
  double prediction = 0;        ///< of these modules: a layer, the projection and norms of each; tables are the model's
  /// Used for one token: routed experts per token instead of all; embeddings included.
  double active = 0;
};

/// What `active` counts, for wherever it is shown.
inline constexpr const char* activeParametersDefinition =
    "used for one token: embedding and output tables counted; of the routed experts those chosen for the token";

ParameterCount countParameters(const Architecture& architecture);

/// Of a module that predicts one more token: it joins the hidden state and the next token's embedding (DeepSeek-V3, §2.2).
double predictionProjection(const Architecture& architecture);

}  // namespace cw
