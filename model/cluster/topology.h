// SPDX-License-Identifier: GPL-3.0-or-later
// Switches, cables and optics of the training fabric, counted from the radix: a folded Clos of one to three tiers.
// Source: DGX SuperPOD reference architectures H100 and B200 (tables of component counts), Leiserson 1985 (fat tree).
#pragma once

#include <string>

#include "model/cluster/cluster.h"

namespace cw {

/// What the training fabric of one site consists of. Counts are whole numbers; a link is one cable at the rate of a
/// node's port with a transceiver (or half of a twin-port one) at each end. Storage and management networks are not in it.
struct NetworkCount {
  int tiers = 0;               ///< of switches; 0: no nodes
  double leafSwitches = 0, spineSwitches = 0, coreSwitches = 0;
  double nodeLinks = 0, leafSpineLinks = 0, spineCoreLinks = 0;
  double nodeRacks = 0;        ///< racks that hold nodes; 0 where a node's racks are not known
  bool buildable = true;       ///< false: more ports than three tiers of these switches reach

  double switches() const { return leafSwitches + spineSwitches + coreSwitches; }
  double links() const { return nodeLinks + leafSpineLinks + spineCoreLinks; }
  double opticalPorts() const { return 2 * links(); }

  NetworkCount& operator+=(const NetworkCount& other);
};

/// The fabric of `nodes` like nodes. Rails share spines (rail-optimised), have trees of their own (rail planes), or do
/// not exist (leaf and spine).
NetworkCount countNetwork(const Fabric& fabric, const Node& node, double nodes);

/// The fabrics of all sites; pools at one site share one.
NetworkCount countNetwork(const Cluster& cluster);
/// The fabric of the pools at one site.
NetworkCount countNetworkAt(const Cluster& cluster, const std::string& siteId);

}  // namespace cw
