// SPDX-License-Identifier: GPL-3.0-or-later
// One published training measurement, as its row states it. An empty optional: the source does not say.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cw {

struct Measurement {
  std::string file;  ///< where the row was read; empty: typed
  std::string id, source, sourceLocation, published, framework, model;
  std::optional<double> paramsBillion;
  std::optional<int> layers, hidden, ffnHidden, heads, kvHeads, vocabulary, experts, expertsPerToken;
  std::optional<bool> gatedMlp;
  std::optional<int> sequenceTokens;
  std::string gpu;  ///< as printed: "H100", "A100-80GB" …
  std::optional<int> gpus, gpusPerNode;
  std::string precision;
  std::optional<int> globalBatchSequences, microbatchSequences;
  std::optional<int> tensor, pipeline, virtualStages, context, expert, data, zeroStage;
  std::string recompute;  ///< none, selective, full, unknown
  std::optional<bool> sequenceParallel;
  std::string interconnect, metric;
  double value = 0;
  std::string notes;
};

}  // namespace cw
