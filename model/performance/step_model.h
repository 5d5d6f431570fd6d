// SPDX-License-Identifier: GPL-3.0-or-later
// The step of a job on like nodes: stages, pipeline, data parallel, optimizer, stragglers, memory.
#pragma once

#include <array>

#include "model/performance/memory.h"

namespace cw {

/// What the step of one job depends on. References must outlive the call.
struct StepInputs {
  const Node& node;
  const Fabric& fabric;
  const Job& job;
  const ParallelPlan& plan;
  int replicas = 1;
  const Calibration& calibration;
};

template <class Real>
struct StepTime {
  std::array<Real, stepPartCount> parts;  ///< seconds, in the order of StepPart
  Real total{0.0};
  MemoryUse<Real> memory;
  double hardwareFlopPerMicrobatch = 0;   ///< extra forward work repeated, of one replica: recompute FLOP
  RankShape shape;
};

template <class Real>
StepTime<Real> stepTime(const StepInputs& inputs, std::vector<OperatorRow>* operators = nullptr);

/// The step as values, with FLOP counts and memory.
StepEstimate stepEstimate(const StepInputs& inputs, bool withOperators);

}  // namespace cw
