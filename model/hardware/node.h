// SPDX-License-Identifier: GPL-3.0-or-later
// One server type with its GPUs and network ports.
#pragma once

#include <string>

#include "model/hardware/gpu.h"

namespace cw {

struct Node {
  std::string id;    ///< "hgx-h100-8"
  std::string name;  ///< "Supermicro 4U liquid-cooled, 8 × H100"
  Gpu gpu;
  int gpuCount = 8;
  int nvlinkDomainGpus = 8;   ///< GPUs that reach each other over NVLink
  int nicCount = 8;           ///< ports of the training fabric, the storage port not counted
  ByteRate nicPerDirection;   ///< of one port
  int rails = 0;              ///< kinds of port that have leaves of their own, in a rack the ports of one tray; 0: every port is one
  Fact<Power> maximum;        ///< what its circuits must carry
  Fact<Power> design;         ///< highest sustained draw seen in training; cooling is sized for it
  Fact<Power> hostActive;     ///< everything but the GPUs, in training (CPUs, fans, NICs, conversion)
  Fact<Power> idle;           ///< whole node, nothing running
  double rackUnits = 0;             ///< 0: not known
  double nodesPerRack = 0;          ///< as its builders fill a rack; 0: not known
  Provenance provenance;
  bool operator==(const Node&) const = default;

  /// Bytes per second and direction of the training fabric that one GPU has to itself.
  ByteRate fabricPerGpu() const { return nicPerDirection * (double(nicCount) / gpuCount); }
};

}  // namespace cw
