// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/topology.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <vector>

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
  const double least = std::max(1.0, needed);
  constexpr double largestSwitch = 4096;  // beyond it no even spread is looked for
  if (uplinks > largestSwitch || least >= uplinks) return least;
  const int links = int(uplinks);
  int spines = links;
  for (int i = 1; i * i <= links; ++i) {
    if (links % i != 0) continue;
    for (const int divisor : {i, links / i})
      if (divisor >= least) spines = std::min(spines, divisor);
  }
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

void SiteFabric::add(const Fabric& fabric, const Pool& pool, int pools) {
  nodes_ += double(pool.nodes) * pools;
  if (pool.node.nodesPerRack > 0) racks_ += std::ceil(pool.nodes / pool.node.nodesPerRack) * pools;
  else racksKnown_ = false;
  const double ports = portsOf(fabric, pool.node);
  if (widest_ && !(ports > ports_)) return;
  widest_ = &pool.node;
  ports_ = ports;
}

NetworkCount SiteFabric::count(const Fabric& fabric) const {
  if (!widest_) return {};
  NetworkCount c = countNetwork(fabric, *widest_, nodes_);
  c.nodeRacks = racksKnown_ ? racks_ : 0;
  return c;
}

void NetworkSum::add(const NetworkCount& site) {
  racksKnown_ = racksKnown_ && site.nodeRacks > 0;
  sum_ += site;
}

NetworkCount NetworkSum::total() const {
  NetworkCount total = sum_;
  if (!racksKnown_) total.nodeRacks = 0;
  return total;
}

NetworkCount countNetwork(const Cluster& cluster) {
  std::vector<SiteFabric> sites;  // in the order of their first pools
  std::unordered_map<std::string_view, std::size_t> places;
  for (const Pool& pool : cluster.pools) {
    const std::size_t place = places.emplace(pool.siteId, sites.size()).first->second;
    if (place == sites.size()) sites.emplace_back();
    sites[place].add(cluster.fabric, pool);
  }
  NetworkSum sum;
  for (const SiteFabric& site : sites) sum.add(site.count(cluster.fabric));
  return sum.total();
}

}  // namespace cw
