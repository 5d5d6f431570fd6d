// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be trained: an architecture, tokens, batch and number formats.
#pragma once

#include <string>
#include <vector>

#include "model/workload/architecture.h"
#include "model/workload/software.h"

namespace cw {

enum class Precision { fp16, bf16, fp8, nvfp4 };
enum class Optimizer { adamw, sgd, muon };

/// Of the moments that an optimizer keeps for a weight, fp32. Muon keeps one, and two for the tables, which AdamW updates.
constexpr double momentBytes(Optimizer optimizer) { return optimizer == Optimizer::adamw ? 8 : optimizer == Optimizer::muon ? 4 : 0; }

/// Tokens of a run that are trained on a batch smaller than the job's.
struct BatchStage {
  double tokens = 0;
  int globalBatchSequences = 0;
  bool operator==(const BatchStage&) const = default;
};

struct Job {
  Architecture architecture;
  double tokens = 0;
  int sequenceTokens = 8192;
  int globalBatchSequences = 0;         ///< after the ramp
  std::vector<BatchStage> batchRamp;    ///< stages one after another, from the first token on; empty: none
  Precision precision = Precision::bf16;
  Optimizer optimizer = Optimizer::adamw;
  Software software;
  bool operator==(const Job&) const = default;
};

}  // namespace cw
