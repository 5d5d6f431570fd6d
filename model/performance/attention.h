// SPDX-License-Identifier: GPL-3.0-or-later
// The attention core: scores, softmax, weighted sum. 16 bit in every recipe.
#pragma once

#include "model/performance/layer.h"

namespace cw {

template <class Real>
struct AttentionTime {
  Real forward{0.0}, backward{0.0};
  double forwardFlop = 0;  ///< causal (and windowed) half only
};

/// Query–key pairs of one sequence under the causal mask, averaged over full and windowed layers.
double causalPairs(const Architecture& architecture, double sequence);

template <class Real>
AttentionTime<Real> attentionCore(const LayerContext<Real>& context, const OperatorLog& log);

}  // namespace cw
