// SPDX-License-Identifier: GPL-3.0-or-later
// The network between nodes: a Clos of up to three switch tiers, rail-optimised or plain.
#pragma once

#include <optional>
#include <string>

#include "model/hardware/provenance.h"
#include "model/units/units.h"

namespace cw {

/// Rail-optimised: GPU i of every node hangs on leaf i, so one rail never leaves its leaf.
/// Rail planes: the rails never meet, each is a network of its own.
enum class FabricLayout { railOptimised, leafSpine, railPlanes };

struct Fabric {
  std::string id;
  std::string name;
  FabricLayout layout = FabricLayout::railOptimised;
  int switchPorts = 64;                ///< ports of one switch at the speed of a node's port
  ByteRate portRate;                   ///< per direction
  double leafOversubscription = 1;     ///< bandwidth into a leaf from below / out of it upwards
  double spineOversubscription = 1;
  int nodesPerRackSwitch = 0;          ///< a leaf is the switch of a rack with so many nodes; 0: leaves are filled
  int podNodes = 0;                    ///< nodes of a pod where it is built to a size; 0: as the ports allow
  int spinePorts = 0;                  ///< ports of a spine or core switch, where it is a larger box; 0: as switchPorts
  bool redundant = false;              ///< where one switch joins all nodes, a second stands beside it
  double uplinkFraction = 0;           ///< share of the uplinks that routing fills, about 0.80 by static hashing; 0: adaptive
  double throughputFraction = 0;       ///< share of a port that large messages reach; 0: the calibration's value
  Duration latencyPerHop;
  bool inNetworkReduction = false;     ///< switches add gradients on the way (SHARP)
  std::optional<Power> switchPower;    ///< of one switch with its optics; absent where nobody published it
  double powerShareOfIt = 0;           ///< whole network as a share of IT power, where no count is made; 0: counted
  Provenance provenance;
  bool operator==(const Fabric&) const = default;
};

}  // namespace cw
