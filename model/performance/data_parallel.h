// SPDX-License-Identifier: GPL-3.0-or-later
// Traffic between replicas: gradients, sharded weights, and the optimizer step (Rajbhandari 2020).
#pragma once

#include "model/performance/collectives.h"
#include "model/performance/layer.h"

namespace cw {

/// Parameters on one rank of the busiest stage, by the group that shares their gradients.
struct LocalParameters {
  double dense = 0;    ///< replicated over all d replicas
  double experts = 0;  ///< routed experts: replicated over d / e
  double denseLayer = 0, moeLayerDense = 0, moeLayerExperts = 0;  ///< of one layer
  double total() const { return dense + experts; }
};
LocalParameters localParameters(const Architecture& architecture, const RankShape& shape);

/// Whether a rank holds only its shard of the gradients: then it has nowhere to add those of the next microbatch, and each
/// microbatch's are scattered. They are added up whole, and scattered once a step, where the products themselves add to
/// them, and where the framework defers the sum.
template <class Real>
bool keepsGradientShard(const LayerContext<Real>& c) {
  const bool addsUp = c.traits.gradientSum == GradientSum::inProduct || c.traits.deferGradientReduction;
  return c.plan.sharding == Sharding::gradients && (c.shape.microbatches == 1 || !addsUp);
}

template <class Real>
struct DataParallelTime {
  Real exposed{0.0};     ///< per step, for sharding up to ZeRO-2
  Real perMicrobatch{0.0};  ///< FSDP: per microbatch, of the whole stage
  Real optimizer{0.0};
};

/// `forward`, `backward`: compute of the stage for one microbatch, behind which traffic hides.
template <class Real>
DataParallelTime<Real> dataParallelTime(const LayerContext<Real>& context, const LocalParameters& parameters,
                                        const Real& forward, const Real& backward);

}  // namespace cw
