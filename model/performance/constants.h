// SPDX-License-Identifier: GPL-3.0-or-later
// The efficiency constants of the model: few, physical, bounded. GPUs of one die share them.
#pragma once

#include <array>
#include <bitset>
#include <string>
#include <string_view>

namespace cw {

enum class Constant {
  gemmHopper16,        ///< ceiling of BF16 GEMMs in sustained training, share of dense peak
  gemmHopper8,         ///< ceiling of FP8 GEMMs
  gemmAmpere,          ///< ceiling of 16-bit GEMMs on Ampere
  gemmHalfSize,        ///< M and N at which fill and operand reuse double a GEMM's time (at Hopper's 16-bit rate)
  gemmHalfDepth,       ///< the same for K
  powerExponent,       ///< ceiling falls with (TDP / 700 W)^x on a part of the die with a lower limit
  hbmEfficiency,       ///< share of HBM bandwidth that streaming kernels reach
  attentionFlash3,     ///< forward attention on Hopper with its own kernels, share of dense 16-bit peak
  attentionFlash2Hopper,
  attentionFlash2Ampere,
  attentionFlash1,     ///< times flash2
  attentionBackward,   ///< backward rate over forward rate
  attentionUnfused,    ///< score-matrix traffic of unfused attention over its textbook bytes
  elementwiseOverhead, ///< bytes over the textbook count: short kernels reach less than a long stream
  eagerNormBytes,      ///< bytes an element that an unfused RMSNorm moves forward (twice that backward)
  fp8CastBytes,        ///< bytes per element for casts, transposes and amax
  fp8RowwiseGemm,      ///< FP8 rate with row or block scaling over per-tensor scaling
  lossBytes,           ///< bytes a logit
  nvlinkHopper,        ///< asymptotic bus bandwidth of a collective over the link rate
  nvlinkAmpere,
  nvlinkReduceHopper,  ///< the same of an all-reduce that the switches add up (NVLS)
  nvlinkRampHopper,    ///< start-up of one collective phase inside the domain
  nvlinkRampAmpere,
  networkRamp,         ///< start-up of one phase across nodes, per doubling of the nodes
  nicEfficiency,       ///< bus bandwidth between nodes over port rate
  unstatedNicGigabytes,///< fabric per GPU where a source does not state it, GB/s
  tensorOverlapUserBuffers,
  tensorOverlapAsync,
  dataOverlap,         ///< share of gradient traffic that can hide
  pipelineOverlap,     ///< share of stage-to-stage messages hidden with interleaving
  expertOverlap,
  overlapContention,   ///< seconds of compute lost per second of hidden communication
  allToAllNvlink,
  allToAllNic,
  hostMoeMillis,       ///< host time of one drop-less MoE layer, forward, before it ran without synchronising
  hostExpertMillis,    ///< and per local expert
  hostMoeNewMillis,    ///< the same in the newest generation, or with token drop
  hostDenseMillis,     ///< host time of a dense layer, forward
  stragglerPerDoubling,///< growth of the step per doubling of nodes
  stepFixedMillis,     ///< per optimizer step
  offloadSecondsPerBillion,  ///< CPU optimizer step per 10⁹ parameters a node
  jaxRecompute,        ///< share of the forward pass that a custom JAX checkpoint policy repeats
};
inline constexpr int constantCount = int(Constant::jaxRecompute) + 1;

enum class Origin { fitted, measured, textbook };

struct ConstantInfo {
  Constant constant;
  const char* id;       ///< "gemm_hopper_16"
  double value;         ///< shipped
  double prior;         ///< where every fit starts: what benchmarks, literature or a count of bytes say without the runs
  double priorError;    ///< one standard error of it, in the constant's unit; 0 where the value is not fitted
  double lower, upper;  ///< physical bounds
  const char* unit;
  Origin origin;        ///< fitted to training measurements, taken from a benchmark, or from the literature
  const char* meaning;  ///< one line: what it is, and where a measured value comes from
};

/// The shipped table, in the order of the enumeration.
const std::array<ConstantInfo, constantCount>& constantTable();

/// A set of values with the name it is shown under.
struct Calibration {
  std::string id;
  std::array<double, constantCount> values;
  std::bitset<constantCount> own{};  ///< values that a team's runs moved
  std::string ownRuns{};             ///< and the words that derivations name those runs by
  double operator[](Constant c) const { return values[std::size_t(c)]; }
  double& operator[](Constant c) { return values[std::size_t(c)]; }
  bool operator==(const Calibration&) const = default;
};
const Calibration& shippedCalibration();

}  // namespace cw
