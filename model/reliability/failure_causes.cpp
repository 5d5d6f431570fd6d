// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reliability/failure_causes.h"

#include <cstddef>
#include <numeric>

namespace cw {
namespace {

constexpr const char* keys[failureCauseCount] = {"gpu", "hbm", "nic", "network", "host", "host_maintenance", "software", "unknown"};
constexpr const char* names[failureCauseCount] = {"GPU", "HBM", "NIC", "switch or cable", "host", "host maintenance", "software", "cause not found"};

// Lines of the table, summed by component.
constexpr std::array<int, failureCauseCount> counts = {
    148 + 19 + 17 + 6 + 6,      // faulty GPU, SRAM, system processor, silent data corruption, thermal interface and sensor
    72,                         // HBM3
    7,                          // NIC
    35,                         // network switch or cable
    3 + 3 + 2 + 2 + 2 + 2,      // SSD, power supply, chassis, IO expansion, CPU, system memory
    32,                         // unplanned host maintenance
    54 + 2,                     // software bug, dependency
    7,                          // NCCL watchdog
};

}  // namespace

const char* const interruptionsSource = "Llama 3 paper (arXiv:2407.21783) table 5: 419 unexpected interruptions in 54 days";

const char* keyOf(FailureCause cause) { return keys[std::size_t(cause)]; }
const char* derivationName(FailureCause cause) { return names[std::size_t(cause)]; }
const std::array<int, failureCauseCount>& publishedInterruptions() { return counts; }
int publishedInterruptionsTotal() { return std::accumulate(counts.begin(), counts.end(), 0); }

int publishedNodeLosses() {
  int sum = 0;
  for (const FailureCause cause : {FailureCause::gpu, FailureCause::hbm, FailureCause::nic, FailureCause::host, FailureCause::hostMaintenance})
    sum += counts[std::size_t(cause)];
  return sum;
}

}  // namespace cw
