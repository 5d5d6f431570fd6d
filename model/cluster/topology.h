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

/// The pools of one site share a fabric: it is built for all their nodes, of the kind with the most ports.
class SiteFabric {
 public:
  void add(const Fabric& fabric, const Pool& pool, int pools = 1);
  double nodes() const { return nodes_; }
  NetworkCount count(const Fabric& fabric) const;

 private:
  double nodes_ = 0, racks_ = 0, ports_ = 0;
  const Node* widest_ = nullptr;
  bool racksKnown_ = true;
};

/// Of several sites; racks are known where they are at each.
class NetworkSum {
 public:
  void add(const NetworkCount& site);
  NetworkCount total() const;

 private:
  NetworkCount sum_;
  bool racksKnown_ = true;
};

/// The fabrics of all sites.
NetworkCount countNetwork(const Cluster& cluster);

}  // namespace cw
