// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be trained: an architecture, tokens, batch and number formats.
#pragma once

#include <string>

#include "model/workload/architecture.h"
#include "model/workload/software.h"

namespace cw {

enum class Precision { fp16, bf16, fp8, nvfp4 };
enum class Optimizer { adamw, sgd };

struct Job {
  Architecture architecture;
  double tokens = 0;
  int sequenceTokens = 8192;
  int globalBatchSequences = 0;
  Precision precision = Precision::bf16;
  Optimizer optimizer = Optimizer::adamw;
  Software software;
  bool operator==(const Job&) const = default;
};

}  // namespace cw
