// SPDX-License-Identifier: GPL-3.0-or-later
// A cluster: pools of like nodes on one fabric.
#pragma once

#include <string>
#include <vector>

#include "model/hardware/fabric.h"
#include "model/hardware/node.h"
#include "model/hardware/provenance.h"

namespace cw {

/// From the order to the last tested rack. None of it is time of the run.
struct Build {
  std::string orderDate;    ///< ISO date; empty: not given
  Fact<double> leadDays;    ///< from the order to the first rack on the floor
  Fact<double> racksPerDay;
  Fact<double> burnInDays;  ///< after the last rack
  bool operator==(const Build&) const = default;
};

struct Pool {
  std::string name;
  Node node;                  ///< by value: the plan answers alike on a machine with another catalogue
  int nodes = 0;
  int spareNodes = 0;         ///< of `nodes`: idle, powered and paid for until one fails
  std::string siteId;
  std::optional<Power> gpuPowerCap;  ///< of one GPU, below its own limit; absent: not capped
  std::string availableFrom;  ///< ISO date; empty: when it is built, or from the start
  Build build;
  bool operator==(const Pool&) const = default;

  /// Watts that one GPU may draw.
  double gpuLimitWatts() const { return gpuPowerCap && *gpuPowerCap < node.gpu.tdp ? gpuPowerCap->watts() : node.gpu.tdp.watts(); }
  long gpusInstalled() const { return long(nodes) * node.gpuCount; }
  long gpusForJobs() const { return long(nodes - spareNodes) * node.gpuCount; }
};

struct Cluster {
  std::vector<Pool> pools;
  Fabric fabric;
  bool operator==(const Cluster&) const = default;

  long gpusInstalled() const {
    long n = 0;
    for (const Pool& p : pools) n += p.gpusInstalled();
    return n;
  }
  long gpusForJobs() const {
    long n = 0;
    for (const Pool& p : pools) n += p.gpusForJobs();
    return n;
  }
};

}  // namespace cw
