// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/exchange.h"

#include <cmath>

#include "model/trace/traced.h"

namespace cw {

template <class Real>
ExchangeTime<Real> tensorExchange(const LayerContext<Real>& c) {
  ExchangeTime<Real> time;
  if (c.shape.t <= 1) return time;
  const GroupPlacement group = placeGroup(c.machine, c.shape.t, 1);
  const Real bytes = input<Real>(c.shape.tokens * c.architecture.hidden * 2, "activations of a microbatch", "B", "tokens × hidden, 16 bit");
  if (!c.plan.sequenceParallel) {
    time.forward = time.backward = named(allReduce(c.machine, group, bytes), "tensor-parallel all-reduce", "s");
    return time;
  }
  const Real phase = ringPhase(c.machine, group, bytes);
  Real exposed = phase;
  if (c.traits.tensorOverlap == TensorOverlap::userBuffers) exposed = phase * (1.0 - c.constants[Constant::tensorOverlapUserBuffers]);
  if (c.traits.tensorOverlap == TensorOverlap::asynchronous) exposed = phase * (1.0 - c.constants[Constant::tensorOverlapAsync]);
  time.forward = named(exposed * 2.0, "tensor-parallel exchange, forward", "s");
  time.backward = named(exposed * 3.0, "tensor-parallel exchange, backward", "s");
  return time;
}

template <class Real>
ExchangeTime<Real> contextExchange(const LayerContext<Real>& c, const AttentionTime<Real>& core) {
  ExchangeTime<Real> time;
  const int n = c.shape.c;
  if (n <= 1) return time;
  const Architecture& a = c.architecture;
  const GroupPlacement group = placeGroup(c.machine, n, c.shape.t);
  const Real bytes = input<Real>(c.shape.tokens * 2 * c.shape.keyValueHeads * (a.headDim + a.valueHeadDim), "keys and values of a rank", "B", "shape of the layer");
  const Real rate = group.insideNode() ? c.machine.nvlink : minimum(c.machine.nvlink, ringRate(c.machine, group));
  const Real step = bytes / rate + (group.insideNode() ? c.machine.nvlinkRamp : c.machine.networkLatency);
  // Each of the n−1 exchanges hides behind 1/n of the core; start and end of the ring do not.
  const double steps = n - 1;
  time.forward = named(maximum(Real(0.0), step - core.forward / n) * steps + step * 0.3, "context-parallel exchange, forward", "s");
  time.backward = named(maximum(Real(0.0), step * 2.0 - core.backward / n) * steps + step * 0.6, "context-parallel exchange, backward", "s");
  return time;
}

namespace {

/// Copies of a token that cross between nodes when its k experts fall on `nodes` nodes at random.
double networkCopies(int k, int nodes, bool deduplicated) {
  if (deduplicated) return (nodes - 1) * (1 - std::pow(1 - 1.0 / nodes, k));
  return k * (1 - 1.0 / nodes);
}

}  // namespace

template <class Real>
ExchangeTime<Real> expertExchange(const LayerContext<Real>& c) {
  ExchangeTime<Real> time;
  const Architecture& a = c.architecture;
  const int e = c.shape.e;
  const bool cut = c.shape.expertTensor > 1 && c.shape.t > 1;
  const double tokens = c.shape.t > 1 ? c.shape.tokens / c.shape.t : c.shape.tokens;
  const double tokenBytes = a.hidden * 2.0;
  Real oneWay = Real(0.0);
  if (e > 1) {
    // With experts cut like the layers, the group's ranks are t·c GPUs apart; otherwise they are neighbours.
    const GroupPlacement group = placeGroup(c.machine, e, c.shape.expertTensor * c.shape.c);
    if (group.insideNode()) {
      oneWay = input<Real>(tokens * a.expertsPerToken * tokenBytes * (e - 1.0) / e, "token copies sent over NVLink", "B", "tokens × experts per token") / c.machine.allToAllNvlink + c.machine.nvlinkRamp;
    } else {
      const int nodes = std::max(2, e / std::max(1, group.ranksPerNode));
      const double copies = networkCopies(a.expertsPerToken, nodes, c.traits.deduplicatedDispatch);
      oneWay = input<Real>(tokens * copies * tokenBytes, "token copies sent between nodes", "B", "tokens × nodes wanted") / allToAllRate(c.machine, group) +
               input<Real>(tokens * 0.5 * a.expertsPerToken * tokenBytes, "token copies passed on inside a node", "B", "half of tokens × experts per token") / c.machine.allToAllNvlink +
               c.machine.nvlinkRamp + c.machine.networkLatency;
    }
    if (c.traits.expertOverlap) oneWay = oneWay * (1.0 - c.constants[Constant::expertOverlap]);
  }
  if (cut) {
    // The routed copies are gathered and reduced over the tensor group again.
    const GroupPlacement tensor = placeGroup(c.machine, c.shape.expertTensor, 1);
    oneWay += ringPhase(c.machine, tensor, input<Real>(c.shape.tokens * a.expertsPerToken * tokenBytes, "routed activations", "B", "tokens × experts per token"));
  }
  time.forward = named(oneWay * 2.0, "expert exchange, dispatch and combine", "s");
  time.backward = named(oneWay * 2.0, "expert exchange, backward", "s");
  return time;
}

#define CW_INSTANTIATE(Real)                                                                      \
  template ExchangeTime<Real> tensorExchange(const LayerContext<Real>&);                          \
  template ExchangeTime<Real> contextExchange(const LayerContext<Real>&, const AttentionTime<Real>&); \
  template ExchangeTime<Real> expertExchange(const LayerContext<Real>&)
CW_INSTANTIATE(double);
CW_INSTANTIATE(Traced);
#undef CW_INSTANTIATE

}  // namespace cw
