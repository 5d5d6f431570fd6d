// SPDX-License-Identifier: GPL-3.0-or-later
// One optimizer step of a job under a plan: time by cause, memory of the fullest GPU, operators on the roofline.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "model/cluster/cluster.h"
#include "model/units/units.h"
#include "model/workload/flops.h"
#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

/// Parts of the step's critical path; they sum to the step time. "Exposed": not hidden behind compute.
enum class StepPart {
  gemm,
  attention,
  elementwise,
  recompute,
  tensorParallelExposed,
  contextParallelExposed,
  expertParallelExposed,
  pipelineExposed,
  pipelineBubble,
  dataParallelExposed,
  optimizer,
  straggler,
  other,  ///< host and launch time, fixed time of a step
};
inline constexpr int stepPartCount = 13;
/// The part's key in the JSON answer ("gemm", "tensor_parallel_exposed" …).
std::string_view keyOf(StepPart part);
/// The part as a planner reads it in a derivation.
const char* derivationName(StepPart part);

enum class MemoryPart { weights, gradients, optimizer, activations, workspace };
inline constexpr int memoryPartCount = 5;
std::string_view keyOf(MemoryPart part);

/// One operator of the busiest rank's step, for the roofline: what it computes, moves and takes.
struct OperatorRow {
  std::string_view name;   ///< a literal: "MLP up projection, forward"
  double flop = 0;         ///< per step and GPU
  double bytes = 0;        ///< to and from HBM, per step and GPU
  Duration time;           ///< per step
  FlopRate peak;           ///< of the number format it runs in
  double intensity() const { return bytes > 0 ? flop / bytes : 0; }
};

struct MemoryEstimate {
  std::array<Bytes, memoryPartCount> parts{};
  Bytes capacity;  ///< what the driver leaves
  Bytes total() const {
    Bytes sum;
    for (Bytes b : parts) sum += b;
    return sum;
  }
  bool fits() const { return total() <= capacity; }
};

struct StepEstimate {
  std::array<Duration, stepPartCount> parts{};
  MemoryEstimate memory;  ///< of the GPU with the least headroom
  Duration stage;         ///< one microbatch on the busiest stage, forward and backward
  int microbatches = 0;   ///< of one replica
  int replicas = 0;
  double tokensPerStep = 0;
  TokenFlop flopPerToken;                    ///< what the next two are made of
  double modelFlopPerStep = 0;               ///< causal attention counted, recompute not
  double modelFlopFullAttentionPerStep = 0;  ///< whole score matrix
  double hardwareFlopPerStep = 0;            ///< model FLOP plus recompute
  double peakFlopPerSecond = 0;              ///< of all GPUs used, in the GEMMs' precision
  std::vector<OperatorRow> operators;        ///< filled only where asked for

  Duration time() const {
    Duration sum;
    for (Duration d : parts) sum += d;
    return sum;
  }
  Duration part(StepPart p) const { return parts[std::size_t(p)]; }
};

}  // namespace cw
