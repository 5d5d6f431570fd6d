// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/power/power.h"

#include <algorithm>

#include "model/trace/traced.h"

namespace cw {

double activityOf(StepPart part) {
  switch (part) {
    case StepPart::gemm:
    case StepPart::recompute: return 0.97;
    case StepPart::attention: return 0.92;
    case StepPart::elementwise:
    case StepPart::optimizer: return 0.62;
    case StepPart::tensorParallelExposed:
    case StepPart::contextParallelExposed:
    case StepPart::expertParallelExposed:
    case StepPart::dataParallelExposed:
    case StepPart::pipelineExposed: return 0.38;
    // Waiting ranks spin in their communication kernels.
    case StepPart::pipelineBubble:
    case StepPart::straggler:
    case StepPart::other: return 0.30;
  }
  return 0;
}

namespace {

/// The activity as an input of a derivation.
template <class Real>
Real activityInput(StepPart part) {
  return defined<Real>(activityOf(part), "activity of a GPU", "of the way from idle to its limit", "chosen so that measured nodes are met: 6.85 to 7.75 kW in matrix products, 5.1 to 5.8 kW in exchanges");
}

/// PUE by load (share of the design load): a part of the overhead does not fall with the IT load.
template <class Real>
class Pue {
 public:
  explicit Pue(const Site* site) : full_(fullOf(site)) {
    if (site && site->pueIdleShare.value.value_or(0) > 0)
      fixed_ = input<Real>(*site->pueIdleShare.value,
                           "share of the overhead that does not fall with load", "",
                           site->pueIdleShare.provenance.source.c_str());
  }

  Real at(const Real& load) const {
    return fixed_ ? withOverhead(*fixed_ / load + complement(*fixed_)) : full_;
  }
  /// At the meter, for a watt of IT more or less: the fixed part of the overhead stays.
  Real ofChange() const { return fixed_ ? withOverhead(complement(*fixed_)) : full_; }

 private:
  Real full_;
  std::optional<Real> fixed_;

  static Real fullOf(const Site* site) {
    const bool known = site && site->pueFullLoad.value;
    return input<Real>(known ? *site->pueFullLoad.value : 1, "PUE at design load", "",
                       known ? site->pueFullLoad.provenance.source.c_str()
                             : "definition: no site, no overhead");
  }
  Real withOverhead(const Real& share) const {
    const Real one = defined<Real>(1.0, "IT power itself", "", "definition: PUE counts it once");
    return onePlus(Real((full_ - one) * share));
  }
};

/// What stands around the servers: switches by count where their power is known, and the published share of IT power for
/// all of network, storage and management. The share holds the counted switches; it is never added to them.
template <class Real>
class Surroundings {
 public:
  Surroundings(const NodeGroup& group, const Fabric& fabric)
      : share_(catalogFact<Real>(fabric.powerShareOfIt, "network and storage share of IT power", "", "fabric", fabric)),
        counted_(input<Real>(group.networkWattsPerNode, "switches with optics, a node", "W", "counted from the topology") *
                 input<Real>(group.nodes, "nodes", "", "pool")),
        isCounted_(fabric.switchPower.has_value()) {}

  Real withServers(const Real& servers) const { return servers + overhead(servers); }

  void addTo(PowerAnswer<Real>& p) const {
    const Real all = overhead(p.itGpus + p.itHosts);
    p.itNetwork = named(isCounted_ ? counted_ : all, "network", "W");
    p.itStorage = named(isCounted_ ? all - counted_ : Real(0.0), "storage and management", "W");
  }

 private:
  Real share_, counted_;
  bool isCounted_;

  Real overhead(const Real& servers) const {
    const Real byShare = named(servers * share_ / complement(share_), "network and storage, by their share", "W");
    return isCounted_ ? maximum(byShare, counted_) : byShare;
  }
};

/// PUE holds everything between the meter and the IT: of that, what transformers and UPS lose, and the rest.
template <class Real>
void addOverhead(PowerAnswer<Real>& p, const Site* site) {
  const Real overhead = named(p.facilityAverage - p.itAverage, "overhead of the facility", "W");
  Real loss = Real(0.0);
  if (site && site->distributionEfficiency.value) {
    const Real efficiency = input<Real>(*site->distributionEfficiency.value, "efficiency of transformers and UPS", "",
                                        site->distributionEfficiency.provenance.source.c_str());
    loss = minimum(overhead, p.itAverage * (reciprocal(efficiency) - defined<Real>(1.0, "what arrives", "", "definition: the loss is what does not")));
  }
  p.distribution = named(loss, "losses of transformers and UPS", "W");
  p.cooling = named(overhead - p.distribution, "cooling and the rest of the overhead", "W");
}

}  // namespace

template <class Real>
Activity<Real> activityIn(const std::array<Real, stepPartCount>& stepParts) {
  Real busy = Real(0.0), time = Real(0.0), compute = Real(0.0), computeTime = Real(0.0);
  for (int i = 0; i < stepPartCount; ++i) {
    const double activity = activityOf(StepPart(i));
    const Real& part = stepParts[std::size_t(i)];
    if (i == int(StepPart::pipelineExposed)) {
      busy = named(busy, "activity in the microbatches", "s");
      time = named(time, "all microbatches of a GPU", "s");
    }
    if (valueOf(part) == 0) continue;
    const Real work = named(part * activityInput<Real>(StepPart(i)), "activity", derivationName(StepPart(i)), "s");
    busy += work;
    time += part;
    if (activity > 0.85) {
      compute += work;
      computeTime += part;
    }
  }
  Activity<Real> a;
  a.mean = valueOf(time) > 0 ? named(named(busy, "activity over a step", "s") / named(time, "time of a step", "s"), "mean activity of a GPU in a step", "") : Real(0.0);
  a.compute = valueOf(computeTime) > 0 ? named(compute / computeTime, "activity in the compute phase", "") : activityInput<Real>(StepPart::gemm);
  return a;
}

template <class Real>
PowerAnswer<Real> powerOf(const NodeGroup& group, const Fabric& fabric, const Activity<Real>& activity, const Real& goodput) {
  const Node& node = *group.node;
  const bool capped = group.gpuLimitWatts > 0 && group.gpuLimitWatts < node.gpu.tdp.watts();
  const double limit =
      capped ? std::max(group.gpuLimitWatts, node.gpu.idle.value->watts()) : node.gpu.tdp.watts();
  const Real tdp = capped ? input<Real>(limit, "GPU power cap", "W", "plan") : catalogFact<Real>(limit, "GPU power limit", "W", "GPU", node.gpu);
  const Real idle = catalogFact<Real>(node.gpu.idle.value->watts(), "GPU idle power", "W", "GPU",
                                      node.gpu, node.gpu.idle.provenance.source);
  const Real host = catalogFact<Real>(node.hostActive.value->watts(), "rest of a node", "W", "node",
                                      node, node.hostActive.provenance.source);
  const Real gpusUsed = counted<Real>(group.gpusUsed, "GPUs in use");
  const Real nodes = input<Real>(group.nodes, "nodes", "", "pool");
  const double installed = group.nodes * node.gpuCount;
  const Real gpusOfNode = catalogFact<Real>(double(node.gpuCount), "GPUs of a node", "", "node", node);

  PowerAnswer<Real> p;
  // Failures and checkpoints leave the GPUs idle for the rest of wall clock.
  p.gpuAverage = named(idle + activity.mean * goodput * (tdp - idle), "average power of a GPU in use", "W");
  p.nodeAverage = named(p.gpuAverage * gpusOfNode + host, "average power of a node in use", "W");
  const Real spare = named(idle * counted<Real>(installed - group.gpusUsed, "GPUs that idle"), "GPUs that idle, power", "W");
  p.itGpus = named(p.gpuAverage * gpusUsed + spare, "GPUs", "W");
  p.itHosts = named(host * nodes, "hosts", "W");
  const Surroundings<Real> around(group, fabric);
  around.addTo(p);
  p.itAverage = named(p.itGpus + p.itHosts + p.itNetwork + p.itStorage, "average IT power", "W");

  const Real peakNode = named((idle + activity.compute * (tdp - idle)) * gpusOfNode + host, "peak power of a node in use", "W");
  const Real itPeak = named(around.withServers(named(peakNode * nodes, "servers, at their peak", "W")), "peak IT power", "W");
  const double released = node.gpuCount * (node.gpu.tdp.watts() - limit);
  const double design = node.maximum.value ? std::max(0.0, node.maximum.value->watts() - released)
                                           : valueOf(tdp * gpusOfNode + host);
  const Real rating = input<Real>(
      design, "circuit rating of a node", "W",
      node.maximum.value ? "catalogue, node" : "power limit of its GPUs and the rest of the node");
  p.itDesign = named(around.withServers(named(rating * nodes, "servers, by their circuits", "W")),
                        "design IT power", "W");
  const Pue<Real> pue(group.site);
  p.pue = named(pue.at(named(p.itAverage / p.itDesign, "average load", "of design")),
                "PUE at the average load", "");
  const Real puePeak = named(pue.at(itPeak / p.itDesign), "PUE at the peak load", "");
  p.facilityAverage = named(p.itAverage * p.pue, "average facility power", "W");
  addOverhead(p, group.site);
  p.facilityPeak = named(itPeak * puePeak, "peak facility power", "W");
  const Real fullLoad = defined<Real>(1.0, "full load", "of design", "definition");
  p.facilityDesign = named(p.itDesign * named(pue.at(fullLoad), "PUE at full load of the site", ""),
                           "design facility power", "W");
  const Real exchange = activityInput<Real>(StepPart::dataParallelExposed);
  const Real pueOfChange = named(pue.ofChange(), "PUE of what changes with load", "");
  p.swing = named((activity.compute - exchange) * (tdp - idle) * gpusUsed * pueOfChange, "swing between compute and exchange", "W");
  p.swingStall = named(activity.mean * (tdp - idle) * gpusUsed * pueOfChange, "swing when the job stops", "W");
  return p;
}

template Activity<double> activityIn(const std::array<double, stepPartCount>&);
template Activity<Traced> activityIn(const std::array<Traced, stepPartCount>&);
template PowerAnswer<double> powerOf(const NodeGroup&, const Fabric&, const Activity<double>&, const double&);
template PowerAnswer<Traced> powerOf(const NodeGroup&, const Fabric&, const Activity<Traced>&, const Traced&);

}  // namespace cw
