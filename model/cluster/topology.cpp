// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/topology.h"

#include <algorithm>
#include <cmath>

namespace cw {
namespace {

/// One tree of switches over `groups` groups of ports; the ports of a group never share a leaf with another's.
struct Tree {
  double radix;      ///< ports of a switch at the rate of a link
  double leafDown;   ///< ports of a leaf towards nodes
  double leafUp, spineDown, spineUp;
};

Tree treeOf(const Fabric& f, const Node& node) {
  // A fast port serves several slow ones by breakout; a NIC faster than a port takes several.
  const double nic = node.nicPerDirection.bytesPerSecond();
  const double ratio = nic > 0 && f.portRate.bytesPerSecond() > 0 ? std::max(1.0, std::floor(f.portRate.bytesPerSecond() / nic)) : 1.0;
  Tree t{};
  t.radix = f.switchPorts * ratio;
  const auto down = [&](double oversubscription) {
    const double o = std::max(oversubscription, 1e-3);
    return std::clamp(std::floor(t.radix * o / (1 + o)), 1.0, std::max(1.0, t.radix - 1));
  };
  t.leafDown = down(f.leafOversubscription);
  t.leafUp = std::max(1.0, t.radix - t.leafDown);
  t.spineDown = down(f.spineOversubscription);
  t.spineUp = std::max(1.0, t.radix - t.spineDown);
  return t;
}

double portsOf(const Fabric& f, const Node& node) {
  const double nic = node.nicPerDirection.bytesPerSecond();
  const double each = f.portRate.bytesPerSecond() > 0 ? std::max(1.0, std::ceil(nic / f.portRate.bytesPerSecond())) : 1.0;
  return node.nicCount * each;
}

/// A leaf spreads its uplinks evenly: the number of spines (of a group) divides them.
double evenSpines(double needed, double uplinks) {
  double spines = std::max(1.0, needed);
  constexpr double largestSwitch = 4096;  // beyond it no even spread is looked for
  if (uplinks > largestSwitch) return spines;
  while (spines < uplinks && std::fmod(uplinks, spines) != 0) ++spines;
  return spines;
}

/// Spines and core above `leaves` leaves.
void addUpperTiers(NetworkCount& c, const Tree& t, double leaves) {
  c.leafSwitches += leaves;
  if (leaves <= 1) {
    c.tiers = std::max(c.tiers, 1);
    return;
  }
  c.leafSpineLinks += leaves * t.leafUp;
  if (leaves <= t.radix) {
    c.tiers = std::max(c.tiers, 2);
    c.spineSwitches += evenSpines(std::ceil(leaves * t.leafUp / t.radix), t.leafUp);
    return;
  }
  c.tiers = 3;
  const double spines = std::ceil(leaves * t.leafUp / t.spineDown);
  const double links = spines * t.spineUp;
  c.spineSwitches += spines;
  c.spineCoreLinks += links;
  c.coreSwitches += std::ceil(links / t.radix);
  // A core switch reaches each pod once at least.
  if (std::ceil(leaves / t.spineDown) > t.radix) c.buildable = false;
}

}  // namespace

NetworkCount& NetworkCount::operator+=(const NetworkCount& o) {
  tiers = std::max(tiers, o.tiers);
  leafSwitches += o.leafSwitches;
  spineSwitches += o.spineSwitches;
  coreSwitches += o.coreSwitches;
  nodeLinks += o.nodeLinks;
  leafSpineLinks += o.leafSpineLinks;
  spineCoreLinks += o.spineCoreLinks;
  nodeRacks += o.nodeRacks;
  buildable = buildable && o.buildable;
  return *this;
}

NetworkCount countNetwork(const Fabric& fabric, const Node& node, double nodes) {
  NetworkCount c;
  if (!(nodes > 0)) return c;
  const Tree t = treeOf(fabric, node);
  const double ports = portsOf(fabric, node);
  c.nodeLinks = nodes * ports;
  switch (fabric.layout) {
    case FabricLayout::railOptimised:
      addUpperTiers(c, t, ports * std::ceil(nodes / t.leafDown));
      break;
    case FabricLayout::railPlanes:
      // A plane that fits one switch needs no uplinks.
      addUpperTiers(c, t, nodes <= t.radix ? 1 : std::ceil(nodes / t.leafDown));
      for (double* count : {&c.leafSwitches, &c.spineSwitches, &c.coreSwitches, &c.leafSpineLinks, &c.spineCoreLinks}) *count *= ports;
      break;
    case FabricLayout::leafSpine: {
      const double nodesPerLeaf = std::floor(t.leafDown / ports);
      const bool one = nodes * ports <= t.radix;
      addUpperTiers(c, t, one ? 1 : nodesPerLeaf >= 1 ? std::ceil(nodes / nodesPerLeaf) : std::ceil(nodes * ports / t.leafDown));
      break;
    }
  }
  return c;
}

NetworkCount countNetworkAt(const Cluster& cluster, const std::string& siteId) {
  // Pools of one site share the fabric: it is built for all their nodes, of the kind with the most ports.
  double nodes = 0, racks = 0;
  const Node* widest = nullptr;
  bool racksKnown = true;
  for (const Pool& pool : cluster.pools) {
    if (pool.siteId != siteId) continue;
    nodes += pool.nodes;
    if (pool.node.nodesPerRack > 0) racks += std::ceil(pool.nodes / pool.node.nodesPerRack);
    else racksKnown = false;
    if (!widest || portsOf(cluster.fabric, pool.node) > portsOf(cluster.fabric, *widest)) widest = &pool.node;
  }
  if (!widest) return {};
  NetworkCount c = countNetwork(cluster.fabric, *widest, nodes);
  c.nodeRacks = racksKnown ? racks : 0;
  return c;
}

NetworkCount countNetwork(const Cluster& cluster) {
  NetworkCount sum;
  bool racksKnown = true;
  for (std::size_t i = 0; i < cluster.pools.size(); ++i) {
    bool counted = false;
    for (std::size_t j = 0; j < i; ++j) counted = counted || cluster.pools[j].siteId == cluster.pools[i].siteId;
    if (counted) continue;
    const NetworkCount at = countNetworkAt(cluster, cluster.pools[i].siteId);
    racksKnown = racksKnown && at.nodeRacks > 0;
    sum += at;
  }
  if (!racksKnown) sum.nodeRacks = 0;
  return sum;
}

}  // namespace cw
