// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/exchange.h"

#include <cmath>

#include "model/trace/traced.h"

namespace cw {

template <class Real>
ExchangeTime<Real> tensorExchange(const LayerContext<Real>& c, const Real& productsForward, const Real& productsBackward) {
  ExchangeTime<Real> time;
  if (c.shape.t <= 1) return time;
  const GroupPlacement group = placeGroup(c.machine, tensorGroup(c.shape));
  const Real bytes = counted<Real>(c.shape.tokens * c.architecture.hidden * 2, "activations of a microbatch, 16 bit", "B");
  if (!c.plan.sequenceParallel) {
    time.forward = time.backward = named(allReduce(c.machine, group, bytes), "tensor-parallel all-reduce", "s");
    return time;
  }
  const Real phase = named(ringPhase(c.machine, group, bytes), "one phase of the tensor-parallel exchange", "s");
  Real exposed = phase;
  if (c.traits.tensorOverlap == TensorOverlap::userBuffers) exposed = phase * complement(c.constants[Constant::tensorOverlapUserBuffers]);
  if (c.traits.tensorOverlap == TensorOverlap::asynchronous) exposed = phase * complement(c.constants[Constant::tensorOverlapAsync]);
  const Real phases = defined<Real>(2.0, "phases forward", "", "all-gather and reduce-scatter of the activations");
  const Real phasesBack = defined<Real>(3.0, "phases backward", "", "all-gather and reduce-scatter, and the inputs gathered once more");
  Real forward = exposed * phases, backward = exposed * phasesBack;
  if (c.traits.tensorOverlap != TensorOverlap::none) {
    forward = maximum(forward, phase * phases - productsForward);
    backward = maximum(backward, phase * phasesBack - productsBackward);
  }
  time.forward = named(forward, "tensor-parallel exchange, forward", "s");
  time.backward = named(backward, "tensor-parallel exchange, backward", "s");
  return time;
}

template <class Real>
ExchangeTime<Real> contextExchange(const LayerContext<Real>& c, const AttentionTime<Real>& core) {
  ExchangeTime<Real> time;
  const int n = c.shape.c;
  if (n <= 1) return time;
  const Architecture& a = c.architecture;
  const GroupPlacement group = placeGroup(c.machine, contextGroup(c.shape));
  const Real bytes = counted<Real>(c.shape.tokens * 2 * c.shape.keyValueHeads * (a.headDim + a.valueHeadDim), "keys and values of a rank, 16 bit", "B");
  const Real rate = group.insideNode() ? c.machine.nvlink : named(minimum(c.machine.nvlink, ringRate(c.machine, group)), "rate of the slower tier", "B/s");
  const Real step = named(bytes / rate + (group.insideNode() ? c.machine.nvlinkRamp : c.machine.networkLatency), "one exchange with the neighbour", "s");
  const Real both = defined<Real>(2.0, "keys and values, and their gradients", "", "definition: backward sends both");
  if (c.traits.gathersContext) {
    time.forward = named(step * counted<Real>(n - 1, "exchanges round the context group"), "keys and values gathered before attention", "s");
    time.backward = named(time.forward * both, "keys and values gathered again, and their gradients scattered", "s");
    return time;
  }
  // Each of the n−1 exchanges hides behind 1/n of the core; start and end of the ring do not.
  const Real steps = counted<Real>(n - 1, "exchanges round the context group"), ranks = counted<Real>(n, "context ranks");
  const Real nothing = defined<Real>(0.0, "nothing", "s", "definition: no exchange takes less");
  const Real ends = defined<Real>(0.3, "exchanges that start and end of the ring expose, forward", "", "textbook: the ring's ends have nothing beside them");
  const Real endsBack = defined<Real>(0.6, "exchanges that start and end of the ring expose, backward", "", "textbook: the ring's ends have nothing beside them");
  time.forward = named(maximum(nothing, step - core.forward / ranks) * steps + step * ends, "context-parallel exchange, forward", "s");
  time.backward = named(maximum(nothing, step * both - core.backward / ranks) * steps + step * endsBack, "context-parallel exchange, backward", "s");
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
    const GroupPlacement group = placeGroup(c.machine, expertGroup(c.shape));
    if (group.insideNode()) {
      oneWay = counted<Real>(tokens * a.expertsPerToken * tokenBytes * (e - 1.0) / e, "token copies sent over NVLink", "B") / c.machine.allToAllNvlink + c.machine.nvlinkRamp;
    } else {
      const int nodes = std::max(2, e / std::max(1, group.ranksPerNode));
      const double copies = networkCopies(a.expertsPerToken, nodes, c.traits.deduplicatedDispatch);
      oneWay = named(counted<Real>(tokens * copies * tokenBytes, "token copies sent between nodes", "B") / allToAllRate(c.machine, group), "token copies between nodes", "s") +
               named(counted<Real>(tokens * 0.5 * a.expertsPerToken * tokenBytes, "half of the token copies", "B") / c.machine.allToAllNvlink, "token copies passed on inside a node", "s") +
               c.machine.nvlinkRamp + c.machine.networkLatency;
    }
    if (c.traits.expertOverlap) oneWay = named(oneWay, "one all-to-all", "s") * complement(c.constants[Constant::expertOverlap]);
  }
  if (cut) {
    // The routed copies are gathered and reduced over the tensor group again.
    const GroupPlacement tensor = placeGroup(c.machine, c.shape.expertTensor, 1);
    const Real copies = counted<Real>(c.shape.tokens * a.expertsPerToken * tokenBytes, "routed activations, 16 bit", "B");
    oneWay = (e > 1 ? named(oneWay, "one exposed all-to-all", "s") : oneWay) + named(ringPhase(c.machine, tensor, copies), "routed copies over the tensor group", "s");
  }
  if (valueOf(oneWay) <= 0) return time;
  const Real exchange = named(oneWay, "token copies to or from their experts, once", "s");
  const Real ways = defined<Real>(2.0, "dispatch and combine", "", "definition: to the experts and back");
  time.forward = named(exchange * ways, "expert exchange, forward", "s");
  time.backward = named(exchange * ways, "expert exchange, backward", "s");
  return time;
}

#define CW_INSTANTIATE(Real)                                                                      \
  template ExchangeTime<Real> tensorExchange(const LayerContext<Real>&, const Real&, const Real&); \
  template ExchangeTime<Real> contextExchange(const LayerContext<Real>&, const AttentionTime<Real>&); \
  template ExchangeTime<Real> expertExchange(const LayerContext<Real>&)
CW_INSTANTIATE(double);
CW_INSTANTIATE(Traced);
#undef CW_INSTANTIATE

}  // namespace cw
