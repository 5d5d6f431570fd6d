// SPDX-License-Identifier: GPL-3.0-or-later
// What stops jobs: published counts of interruptions by component.
#pragma once

#include <array>

namespace cw {

enum class FailureCause {
  gpu,              ///< die, SRAM, system processor, sensors, silent corruption
  hbm,
  nic,
  network,          ///< switches and cables; the source counts them together
  host,             ///< CPU, memory, disks, power supplies, chassis
  hostMaintenance,  ///< not planned
  software,
  unknown,          ///< a watchdog ended the job and no cause was found
};
inline constexpr int failureCauseCount = 8;

/// Key in the JSON answer ("gpu", "host_maintenance") and name in a derivation.
const char* keyOf(FailureCause cause);
const char* derivationName(FailureCause cause);

/// Unexpected interruptions in 54 days of Llama 3's training on 16,384 H100 (arXiv:2407.21783, table 5): the only
/// published run counted by component. No other machine need fail alike; only the shares are taken from it.
const std::array<int, failureCauseCount>& publishedInterruptions();
extern const char* const interruptionsSource;

int publishedInterruptionsTotal();

/// Per 1000 days of an eight-GPU node: one each 18 minutes on 100,000 GPUs (FT-HSDP, arXiv:2602.00277), and from how many
/// GPUs on a plan is compared with it.
inline constexpr double failuresOfManyGpus = 6.4, manyGpus = 50'000;

/// Of these, the ones after which a node has to be repaired before it works again: GPU, HBM, NIC, host and its maintenance.
int publishedNodeLosses();

}  // namespace cw
