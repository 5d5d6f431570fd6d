// SPDX-License-Identifier: GPL-3.0-or-later
// Switches, cables and optics of the training fabric, counted from the radix: a folded Clos of one to three tiers.
// Source: DGX SuperPOD reference architectures H100 and B200 (tables of component counts), DGX BasePOD (one switch for
// two to eight nodes), Leiserson 1985 (fat tree).
#pragma once

#include <string>

#include "model/cluster/cluster.h"

namespace cw {

/// What the training fabric of one site consists of. Counts are whole numbers; a link is one cable with its transceivers:
/// at the rate of a node's port towards nodes, at the rate of a switch's port between switches, wherever its fibres end.
/// Storage and management networks are not in it.
struct NetworkCount {
  int tiers = 0;               ///< of switches; 0: no nodes, or one NVLink domain
  double leafSwitches = 0, spineSwitches = 0, coreSwitches = 0;
  double pods = 0;             ///< parts that two tiers join; 0 where there are not three
  double nodeLinks = 0, leafSpineLinks = 0, spineCoreLinks = 0;
  double leafPorts = 0;        ///< of leaves, towards nodes: a fast one carries several links
  double nodeRacks = 0;        ///< racks that hold nodes; 0 where a node's racks are not known
  /// Switches and links in units of what power and prices are of: a switch with the fabric's ports, a link at the rate of
  /// a node's port. A rack switch counts as the ports it uses, a chassis as its ports, a faster link as its rate.
  double leafUnits = 0, upperUnits = 0, linkUnits = 0;
  bool buildable = true;       ///< false: more ports than three tiers of these switches reach

  double switches() const { return leafSwitches + spineSwitches + coreSwitches; }
  double switchUnits() const { return leafUnits + upperUnits; }
  double links() const { return nodeLinks + leafSpineLinks + spineCoreLinks; }
  double opticalPorts() const { return nodeLinks + leafPorts + 2 * (leafSpineLinks + spineCoreLinks); }

  NetworkCount& operator+=(const NetworkCount& other);
};

/// The fabric of `nodes` like nodes. Rails share spines (rail-optimised), have trees of their own (rail planes), or do
/// not exist (leaf and spine). Of all designs that the ports allow it is the one with the fewest switches, so that fewer
/// nodes, thinner uplinks or larger switches never need more.
NetworkCount countNetwork(const Fabric& fabric, const Node& node, double nodes);

/// The pools of one site share a fabric: it has the ports of them all, for nodes of the kind with the most.
class SiteFabric {
 public:
  void add(const Fabric& fabric, const Pool& pool, int pools = 1);
  double nodes() const { return nodes_; }
  NetworkCount count(const Fabric& fabric) const;

 private:
  double nodes_ = 0, racks_ = 0;
  double links_ = 0, ports_ = 0;  ///< of all nodes; of one of the widest
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

/// How many nodes the tiers of a fabric join, as full as they go.
struct FabricReach {
  double leafNodes = 1;      ///< below one leaf (of their rail)
  double oneSwitchNodes = 1; ///< that the ports of one switch could join: of so few, no leaf sends up more than it can
  double podNodes = 1;       ///< below the spines of one pod, in three tiers
  double fullPodNodes = 1;   ///< the same where the spines are not oversubscribed
  double twoTierNodes = 1;   ///< that two tiers join without a third
};
FabricReach reachOf(const Fabric& fabric, const Node& node);

}  // namespace cw
