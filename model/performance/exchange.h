// SPDX-License-Identifier: GPL-3.0-or-later
// Communication inside a layer: tensor, context and expert parallel. Times are what compute cannot hide.
#pragma once

#include "model/performance/attention.h"
#include "model/performance/collectives.h"

namespace cw {

template <class Real>
struct ExchangeTime {
  Real forward{0.0}, backward{0.0};
};

/// One sub-block (attention or MLP): all-gather and reduce-scatter of the activations, and once more in the backward
/// pass under sequence parallelism (Korthikanti 2022). Where the framework overlaps it, it hides behind the sub-block's
/// matrix products and behind nothing else.
template <class Real>
ExchangeTime<Real> tensorExchange(const LayerContext<Real>& context, const Real& productsForward, const Real& productsBackward);

/// Keys and values travel round the context group while attention runs (Liu 2023).
template <class Real>
ExchangeTime<Real> contextExchange(const LayerContext<Real>& context, const AttentionTime<Real>& core);

/// Dispatch and combine: all-to-all over the expert group.
template <class Real>
ExchangeTime<Real> expertExchange(const LayerContext<Real>& context);

}  // namespace cw
