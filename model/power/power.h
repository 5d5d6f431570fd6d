// SPDX-License-Identifier: GPL-3.0-or-later
// Power from what the GPUs do: idle + activity(kernel class) × (TDP − idle), then host, network, and PUE once.
#pragma once

#include <array>
#include <optional>

#include "model/estimate/scenario.h"
#include "model/performance/step.h"
#include "model/trace/real.h"
#include "model/units/part_set.h"

namespace cw {

/// Activity of a GPU by what it spends the step's time on: share of the way from idle to TDP.
/// With them an 8 × H100 node draws the measured 6.85–7.75 kW in GEMM-bound training and the measured 5.1–5.8 kW in
/// exchange-bound training (catalogue, nodes, measured_power; held by tests/integration/tst_power).
double activityOf(StepPart part);

/// What one group of like nodes draws.
struct NodeGroup {
  const Node* node = nullptr;
  const Site* site = nullptr;
  double nodes = 0;
  double gpusUsed = 0;
  double networkWattsPerNode = 0;  ///< switches with their optics, counted from the topology; 0: not counted
  double gpuLimitWatts = 0;        ///< a cap on a GPU's power; 0: its own limit
};

/// What a sum of power may lack, by what is not known.
enum class PowerGap { gpuIdle, hosts, network, storage, cooling, last = cooling };

/// Its key in the answer.
constexpr const char* keyOf(PowerGap part) {
  constexpr const char* keys[] = {"gpu_idle", "it_hosts", "it_network", "it_storage", "cooling"};
  return keys[int(part)];
}

template <class Real>
struct PowerAnswer {
  Real gpuAverage{0.0}, nodeAverage{0.0};
  /// itStorage: storage and management; 0 where they are a part of itNetwork, for want of a count of switches.
  Real itGpus{0.0}, itHosts{0.0}, itNetwork{0.0}, itStorage{0.0}, itAverage{0.0};
  /// Parts of facilityAverage beside itAverage: losses from the meter to the IT; cooling and all else that PUE holds.
  Real distribution{0.0}, cooling{0.0};
  Real itDesign{0.0};  ///< by the rating of every node's circuits
  Real facilityAverage{0.0}, facilityPeak{0.0}, facilityDesign{0.0}, pue{1.0};
  /// At the meter: compute to exchange, in every step; and from a step's mean power to idle GPUs, where all stop at once for
  /// a failure or a checkpoint that blocks. What hosts draw less then is in no source read: they are taken to go on.
  Real swing{0.0}, swingStall{0.0};
  std::optional<Real> swingPerSecond;  ///< W/s, the least rate of `swing`; absent where no exchange is exposed
};

/// W/s: a step holds one exchange of gradients that is not hidden; power falls into it and returns out of it, at least this
/// fast. Absent where all of it is hidden.
template <class Real>
std::optional<Real> swingRate(const Real& swing, const Real& exposedSeconds) {
  if (!(valueOf(exposedSeconds) > 0)) return std::nullopt;
  return named(defined<Real>(2, "ways: down and up", "", "definition") * swing / exposedSeconds, "least rate of the swing", "W/s");
}

/// What the GPUs of one kind do in a step, as shares of the way from idle to their limit.
template <class Real>
struct Activity {
  Real mean{0.0}, compute{0.0};  ///< over the whole step, and while they compute
};
/// `stepParts`: seconds of the job that runs on them.
template <class Real>
Activity<Real> activityIn(const std::array<Real, stepPartCount>& stepParts);

/// Power of one group over wall clock.
template <class Real>
PowerAnswer<Real> powerOf(const NodeGroup& group, const Fabric& fabric, const Activity<Real>& activity, const Real& goodput);

}  // namespace cw
