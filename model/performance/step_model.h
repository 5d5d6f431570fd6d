// SPDX-License-Identifier: GPL-3.0-or-later
// The step of a job on like nodes: stages, pipeline, data parallel, optimizer, stragglers, memory.
#pragma once

#include <array>

#include "model/performance/memory.h"

namespace cw {

/// One stage of a pipeline whose stages differ, instead of the busiest of stages alike.
struct StageShare {
  double layers = 0;
  bool first = false, last = false;  ///< holds the embedding, the output layer
  int inFlight = 1;                  ///< microbatches whose activations it keeps: stages from here to the last
  double otherStages = 0;            ///< s, one microbatch through all the other stages
};

/// What the step of one job depends on. References must outlive the call.
struct StepInputs {
  const Node& node;
  const Fabric& fabric;
  const Job& job;
  const ParallelPlan& plan;
  int replicas = 1;
  const Calibration& calibration;
  int microbatches = 0;               ///< of one replica; 0: the batch over all replicas
  const StageShare* stage = nullptr;  ///< null: stages alike
  double gpuLimitWatts = 0;           ///< a cap on a GPU's power; 0: its own limit
};

template <class Real>
struct StepTime {
  std::array<Real, stepPartCount> parts;  ///< seconds, in the order of StepPart
  Real total{0.0};
  MemoryUse<Real> memory;
  Real stage{0.0};                        ///< s, one microbatch on the busiest stage, forward and backward
  double hardwareFlopPerMicrobatch = 0;   ///< extra forward work repeated, of one replica: recompute FLOP
  RankShape shape;
};

/// The parts' sum, in the order of StepPart.
template <class Real>
Real totalOf(const StepTime<Real>& step);

template <class Real>
StepTime<Real> stepTime(const StepInputs& inputs, std::vector<OperatorRow>* operators = nullptr);

/// Seconds of one microbatch on a rank, forward and backward: one layer (of an MoE, as the stages mix them), and what the
/// first and the last stage do beside their layers.
struct LayerSeconds {
  double layer = 0, embedding = 0, output = 0;
};
LayerSeconds layerSeconds(const StepInputs& inputs);

/// Memory alone, as `stepEstimate` has it, at a fraction of the time.
MemoryEstimate memoryEstimate(const StepInputs& inputs);

/// The step as values, with FLOP counts and memory.
StepEstimate stepEstimate(const StepInputs& inputs, bool withOperators);

}  // namespace cw
