// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/topology.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cw {
namespace {

/// Ports of a node and of the fabric's switches, in links of a node's port: a fast port carries several by breakout, a
/// NIC faster than a port takes several.
struct Ports {
  double linksPerPort = 1;
  double leafRadix = 64, spineRadix = 64;
  double perNode = 8;  ///< of one node
  double rails = 8;    ///< kinds of them that have leaves of their own
  double perRail = 1;  ///< of one node
  double leafRatio = 1, spineRatio = 1;

  Ports(const Fabric& f, const Node& node) {
    const double nic = node.nicPerDirection.bytesPerSecond(), port = f.portRate.bytesPerSecond();
    if (nic > 0 && port > 0) linksPerPort = std::max(1.0, std::floor(port / nic));
    leafRadix = f.switchPorts * linksPerPort;
    spineRadix = (f.spinePorts > 0 ? f.spinePorts : f.switchPorts) * linksPerPort;
    perNode = node.nicCount * (port > 0 ? std::max(1.0, std::ceil(nic / port)) : 1.0);
    rails = node.rails > 0 ? std::min(double(node.rails), perNode) : perNode;
    perRail = std::ceil(perNode / rails);
    leafRatio = std::max(f.leafOversubscription, 1e-3);
    spineRatio = std::max(f.spineOversubscription, 1e-3);
  }

  double leafDown() const { return mostDown(leafRadix, leafRatio); }
  double spineDown() const { return mostDown(spineRadix, spineRatio); }
  double leafUp(double down) const { return uplinks(down, leafRadix, leafRatio); }
  double spineUp(double down) const { return uplinks(down, spineRadix, spineRatio); }

 private:
  static double mostDown(double radix, double ratio) {
    return std::clamp(std::floor(radix * ratio / (1 + ratio)), 1.0, std::max(1.0, radix - 1));
  }
  static double uplinks(double down, double radix, double ratio) {
    return std::clamp(std::ceil(down / ratio), 1.0, std::max(1.0, radix - down));
  }
};

/// No design is looked for beyond so many, whatever the numbers.
constexpr int mostDesigns = 4096;

/// The design with the fewest switches so far.
struct Fewest {
  NetworkCount design;
  double switches = std::numeric_limits<double>::infinity();

  void offer(const NetworkCount& c) {
    if (c.switches() >= switches) return;
    design = c;
    switches = c.switches();
  }
};

double wholePorts(double links, const Ports& p) { return std::ceil(links / p.linksPerPort); }

/// Spines above the leaves of one pod: each is joined to every leaf by as many cables, as many as its ports allow.
struct Spines {
  double count = 1;
  double cables = 1;  ///< from one leaf to one spine
  Spines(double leaves, double up, double ports) {
    const double most = std::max(1.0, std::floor(ports / leaves));
    count = std::ceil(up / most);
    cables = std::ceil(up / count);
  }
};

/// Links from the leaves upwards: spread evenly over the spines where a leaf has the ports for it.
double linksUp(const Ports& p, double leaves, double down, double up, const Spines& s) {
  return wholePorts(leaves * std::min(std::max(up, p.leafRadix - down), s.count * s.cables), p);
}

NetworkCount twoTiers(const Ports& p, double leaves, double down) {
  const double up = p.leafUp(down);
  const Spines spines(leaves, up, p.spineRadix);
  NetworkCount c;
  c.tiers = 2;
  c.leafSwitches = leaves;
  c.spineSwitches = spines.count;
  c.leafSpineLinks = linksUp(p, leaves, down, up, spines);
  return c;
}

/// `pods` pods alike; a core switch reaches each by as many cables.
NetworkCount threeTiers(const Ports& p, double leaves, double down, double pods, double leavesOfPod) {
  const double up = p.leafUp(down);
  const Spines spines(leavesOfPod, up, p.spineDown());
  const double spineUp = p.spineUp(std::min(leavesOfPod * spines.cables, p.spineDown()));
  NetworkCount c;
  c.tiers = 3;
  c.pods = pods;
  c.leafSwitches = leaves;
  c.spineSwitches = pods * spines.count;
  c.leafSpineLinks = linksUp(p, leaves, down, up, spines);
  c.spineCoreLinks = wholePorts(c.spineSwitches * spineUp, p);
  c.coreSwitches = std::ceil(spines.count * spineUp / std::max(1.0, std::floor(p.spineRadix / pods)));
  c.buildable = pods <= p.spineRadix && leavesOfPod <= p.spineDown();
  if (!c.buildable) c.coreSwitches = std::ceil(c.spineSwitches * spineUp / p.spineRadix);
  return c;
}

/// The tree above `leaves` leaves with `down` links each towards nodes.
NetworkCount treeOver(const Ports& p, double leaves, double down) {
  if (leaves <= 1) {
    NetworkCount one;
    one.tiers = 1;
    one.leafSwitches = 1;
    return one;
  }
  if (leaves <= p.spineRadix) return twoTiers(p, leaves, down);
  // Smaller pods, whose spines have ports for more cables to each leaf, where rounding makes them the better.
  Fewest fewest;
  for (double cables = 1; cables <= p.spineDown() && cables <= mostDesigns; ++cables) {
    const double pods = std::ceil(leaves / std::floor(p.spineDown() / cables));
    if (cables > 1 && pods > p.spineRadix) break;
    fewest.offer(threeTiers(p, leaves, down, pods, std::ceil(leaves / pods)));
  }
  return fewest.design;
}

/// Switches above `leaves` leaves that carry `links` links of nodes: no design has fewer.
double leastAbove(const Ports& p, double leaves, double links) {
  const double up = links / p.leafRatio;
  if (leaves <= p.spineRadix) return std::ceil(up / p.spineRadix);
  return std::ceil(up / p.spineDown()) + std::ceil(up / p.spineRatio / p.spineRadix);
}

/// The best tree over `kinds` leaves of each of `least` groups or more; `down(groups)`: links of such a leaf to nodes.
template <class Down>
NetworkCount bestTree(const Ports& p, double kinds, double least, double links, const Down& down) {
  Fewest fewest;
  for (double groups = least; groups < least + mostDesigns; ++groups) {
    const double leaves = kinds * groups;
    if (leaves + leastAbove(p, leaves, links) >= fewest.switches) break;
    fewest.offer(treeOver(p, leaves, down(groups)));
    // More leaves than three tiers reach do not become fewer.
    if (!fewest.design.buildable) break;
  }
  return fewest.design;
}

/// Rails of `links` links each, cut into groups of leaves.
NetworkCount bestRails(const Ports& p, double rails, double links) {
  return bestTree(p, rails, std::ceil(links / p.leafDown()), rails * links, [&](double groups) { return std::ceil(links / groups); });
}

NetworkCount railOptimised(const Ports& p, double nodes) {
  const double links = nodes * p.perRail;  // of one rail
  const double railsOfLeaf = std::floor(p.leafDown() / links);
  if (railsOfLeaf < 2) return bestRails(p, p.rails, links);
  // Few nodes leave ports for several rails on a leaf.
  Fewest fewest;
  for (double leaves = std::ceil(p.rails / railsOfLeaf); leaves <= p.rails && leaves < fewest.switches; ++leaves)
    fewest.offer(treeOver(p, leaves, std::ceil(p.rails / leaves) * links));
  return fewest.design;
}

NetworkCount railPlanes(const Ports& p, double nodes) {
  const double links = nodes * p.perRail;
  NetworkCount c;
  if (links <= p.leafRadix) {
    // A plane that fits one switch needs no uplinks, and shares it with others.
    c.tiers = 1;
    c.leafSwitches = std::ceil(p.rails / std::floor(p.leafRadix / links));
    return c;
  }
  c = bestRails(p, 1, links);
  for (double* count : {&c.leafSwitches, &c.spineSwitches, &c.coreSwitches, &c.leafSpineLinks, &c.spineCoreLinks}) *count *= p.rails;
  return c;
}

NetworkCount leafAndSpine(const Ports& p, double nodes) {
  const double nodesOfLeaf = std::floor(p.leafDown() / p.perNode);
  if (nodesOfLeaf < 1) return bestRails(p, 1, nodes * p.perNode);
  return bestTree(p, 1, std::ceil(nodes / nodesOfLeaf), nodes * p.perNode, [&](double leaves) { return std::ceil(nodes / leaves) * p.perNode; });
}

/// Racks with a switch each, in pods of a size where one is given.
NetworkCount rackSwitches(const Ports& p, const Fabric& f, double nodes) {
  const double leaves = std::ceil(nodes / f.nodesPerRackSwitch), down = f.nodesPerRackSwitch * p.perNode;
  NetworkCount c;
  if (leaves > 1 && f.podNodes > 0 && nodes > f.podNodes) {
    const double pods = std::ceil(nodes / f.podNodes);
    c = threeTiers(p, leaves, down, pods, std::ceil(double(f.podNodes) / f.nodesPerRackSwitch));
  } else {
    c = treeOver(p, leaves, down);
  }
  c.buildable = c.buildable && down + p.leafUp(down) <= p.leafRadix;
  return c;
}

NetworkCount treeOf(const Ports& p, const Fabric& f, double nodes) {
  if (f.nodesPerRackSwitch > 0) return rackSwitches(p, f, nodes);
  if (nodes * p.perNode <= p.leafRadix) return treeOver(p, 1, nodes * p.perNode);
  switch (f.layout) {
    case FabricLayout::railOptimised: return railOptimised(p, nodes);
    case FabricLayout::railPlanes: return railPlanes(p, nodes);
    case FabricLayout::leafSpine: break;
  }
  return leafAndSpine(p, nodes);
}

}  // namespace

NetworkCount& NetworkCount::operator+=(const NetworkCount& o) {
  tiers = std::max(tiers, o.tiers);
  leafSwitches += o.leafSwitches;
  spineSwitches += o.spineSwitches;
  coreSwitches += o.coreSwitches;
  pods += o.pods;
  nodeLinks += o.nodeLinks;
  leafSpineLinks += o.leafSpineLinks;
  spineCoreLinks += o.spineCoreLinks;
  leafPorts += o.leafPorts;
  nodeRacks += o.nodeRacks;
  leafUnits += o.leafUnits;
  upperUnits += o.upperUnits;
  linkUnits += o.linkUnits;
  buildable = buildable && o.buildable;
  return *this;
}

NetworkCount countNetwork(const Fabric& fabric, const Node& node, double nodes) {
  // What NVLink joins needs no fabric.
  if (!(nodes > 1) || nodes * node.gpuCount <= node.nvlinkDomainGpus) return {};
  const Ports p(fabric, node);
  NetworkCount c = treeOf(p, fabric, nodes);
  if (fabric.redundant && c.switches() == 1) c.leafSwitches = 2;
  c.nodeLinks = nodes * p.perNode;
  c.leafPorts = wholePorts(c.nodeLinks, p);
  c.leafUnits = c.leafSwitches;
  if (fabric.nodesPerRackSwitch > 0) {
    const double down = fabric.nodesPerRackSwitch * p.perNode, up = c.tiers > 1 ? p.leafUp(down) : 0;
    c.leafUnits *= std::min(1.0, (down + up) / p.leafRadix);
  }
  c.upperUnits = (c.spineSwitches + c.coreSwitches) * (p.spineRadix / p.leafRadix);
  c.linkUnits = c.nodeLinks + p.linksPerPort * (c.leafSpineLinks + c.spineCoreLinks);
  return c;
}

FabricReach reachOf(const Fabric& fabric, const Node& node) {
  const Ports p(fabric, node);
  // Not rounded: what shares an uplink changes smoothly with the ratio.
  const auto down = [](double radix, double ratio) { return radix * ratio / (1 + ratio); };
  const double portsOnLeaf = fabric.layout == FabricLayout::leafSpine ? p.perNode : p.perRail;
  const double kinds = fabric.layout == FabricLayout::railOptimised ? p.rails : 1;
  FabricReach r;
  r.leafNodes = fabric.nodesPerRackSwitch > 0 ? fabric.nodesPerRackSwitch : down(p.leafRadix, p.leafRatio) / portsOnLeaf;
  r.oneSwitchNodes = fabric.nodesPerRackSwitch > 0 ? fabric.nodesPerRackSwitch : p.leafRadix / portsOnLeaf;
  // Pods as of full leaves: thin ones would hold more nodes, and the ratio would buy what it costs.
  const double full = fabric.nodesPerRackSwitch > 0 ? r.leafNodes : p.leafRadix / 2 / portsOnLeaf;
  const bool sized = fabric.podNodes > 0 && fabric.nodesPerRackSwitch > 0;
  r.podNodes = sized ? fabric.podNodes : full * down(p.spineRadix, p.spineRatio) / kinds;
  r.fullPodNodes = sized ? fabric.podNodes : full * p.spineRadix / 2 / kinds;
  r.twoTierNodes = sized ? fabric.podNodes : full * p.spineRadix / kinds;
  return r;
}

void SiteFabric::add(const Fabric& fabric, const Pool& pool, int pools) {
  nodes_ += double(pool.nodes) * pools;
  // A rack that has its switch holds the nodes of that switch.
  const double perRack = fabric.nodesPerRackSwitch > 0 ? fabric.nodesPerRackSwitch : pool.node.nodesPerRack;
  if (perRack > 0) racks_ += std::ceil(pool.nodes / perRack) * pools;
  else racksKnown_ = false;
  const double ports = Ports(fabric, pool.node).perNode;
  links_ += double(pool.nodes) * ports * pools;
  if (widest_ && !(ports > ports_)) return;
  widest_ = &pool.node;
  ports_ = ports;
}

NetworkCount SiteFabric::count(const Fabric& fabric) const {
  if (!(ports_ > 0)) return {};
  NetworkCount c = countNetwork(fabric, *widest_, std::ceil(links_ / ports_));
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
