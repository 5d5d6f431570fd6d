// SPDX-License-Identifier: GPL-3.0-or-later
// Model FLOP of one token: what MFU counts.
#pragma once

#include "model/workload/architecture.h"

namespace cw {

struct TokenFlop {
  double matrix = 0;           ///< linear layers, output layer and active experts, forward and backward
  double attentionCausal = 0;  ///< scores and weighted sum, the half that the mask leaves (and windows)
  double attentionFull = 0;    ///< the whole score matrix
};

/// Forward counted once, backward twice. Embedding look-up counts nothing.
TokenFlop flopPerToken(const Architecture& architecture, double sequenceTokens);

/// The output layer's work over that of one of the last layers.
double outputOverLayer(const Architecture& architecture, double sequenceTokens);

}  // namespace cw
