// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/machine.h"

#include "model/trace/traced.h"

namespace cw {
namespace {

/// What half sizes are quoted at: one SM of Hopper in 16 bit, FLOP/s.
constexpr double referenceSmRate = 989e12 / 132;

double peakOf(const Gpu& gpu, Precision precision) {
  if (precision == Precision::nvfp4 && gpu.fp4Dense) return gpu.fp4Dense->flopPerSecond();
  if ((precision == Precision::fp8 || precision == Precision::nvfp4) && gpu.fp8Dense) return gpu.fp8Dense->flopPerSecond();
  return gpu.bf16Dense.flopPerSecond();
}

}  // namespace

template <class Real>
Machine<Real> machineOf(const Node& node, const Fabric& fabric, const Job& job, bool rowwiseFp8,
                        const ConstantInputs<Real>& k) {
  const Gpu& gpu = node.gpu;
  const char* fact = "catalogue, GPU";
  const bool ampere = gpu.die == Die::ampere;
  Machine<Real> m;
  m.die = gpu.die;
  m.peak16 = input<Real>(gpu.bf16Dense.flopPerSecond(), "dense 16-bit peak", "FLOP/s", fact);
  m.lowPrecision = peakOf(gpu, job.precision) > gpu.bf16Dense.flopPerSecond();
  m.peakGemm = m.lowPrecision ? input<Real>(peakOf(gpu, job.precision), "dense low-precision peak", "FLOP/s", fact) : m.peak16;

  const Real tdp = input<Real>(gpu.tdp.watts(), "GPU power limit", "W", fact);
  const Real powerFactor = ampere || gpu.tdp.watts() >= 700 ? Real(1.0) : power(tdp / 700.0, k[Constant::powerExponent]);
  m.rate16 = named(m.peak16 * k[ampere ? Constant::gemmAmpere : Constant::gemmHopper16] * powerFactor,
                   "sustained 16-bit GEMM rate", "FLOP/s");
  m.rateGemm = m.rate16;
  if (m.lowPrecision) {
    Real rate = m.peakGemm * k[Constant::gemmHopper8] * powerFactor;
    if (rowwiseFp8) rate = rate * k[Constant::fp8RowwiseGemm];
    m.rateGemm = named(rate, "sustained low-precision GEMM rate", "FLOP/s");
  }
  // Fill, drain and operand reuse take a time, so the size at which they matter grows with the rate of one SM.
  const double sms = gpu.streamingMultiprocessors > 0 ? gpu.streamingMultiprocessors : 132;
  const Real scale16 = m.peak16 / (sms * referenceSmRate), scale = m.peakGemm / (sms * referenceSmRate);
  m.halfSize16 = k[Constant::gemmHalfSize] * scale16;
  m.halfSize = k[Constant::gemmHalfSize] * scale;
  m.halfDepth16 = k[Constant::gemmHalfDepth] * scale16;
  m.halfDepth = k[Constant::gemmHalfDepth] * scale;

  m.hbm = named(input<Real>(gpu.hbmBandwidth.bytesPerSecond(), "HBM bandwidth", "B/s", fact) * k[Constant::hbmEfficiency],
                "sustained HBM bandwidth", "B/s");
  m.hbmBytes = gpu.hbmCapacity.bytes();
  const Real link = input<Real>(gpu.nvlinkPerDirection.bytesPerSecond(), "NVLink per direction", "B/s", fact);
  m.nvlink = named(link * k[ampere ? Constant::nvlinkAmpere : Constant::nvlinkHopper], "NVLink collective rate", "B/s");
  m.nvlinkReduce = ampere ? m.nvlink : named(link * k[Constant::nvlinkReduceHopper], "NVLink all-reduce rate", "B/s");
  m.nvlinkRamp = k[ampere ? Constant::nvlinkRampAmpere : Constant::nvlinkRampHopper] * 1e-6;
  m.allToAllNvlink = link * k[Constant::allToAllNvlink];

  const double portShare = node.fabricPerGpu().bytesPerSecond();
  Real port = portShare > 0 ? input<Real>(portShare, "fabric per GPU", "B/s", "catalogue, node")
                            : k[Constant::unstatedNicGigabytes] * 1e9;
  const Real reached = fabric.throughputFraction > 0
                           ? input<Real>(fabric.throughputFraction, "fabric throughput", "of port", "catalogue, fabric")
                           : k[Constant::nicEfficiency];
  m.nic = portShare > 0 ? named(port * reached, "fabric collective rate", "B/s") : port;
  m.allToAllNic = portShare > 0 ? port * k[Constant::allToAllNic] : port;
  // Six switch hops and two NICs at most; a NIC's own latency is a few microseconds.
  m.networkRamp = k[Constant::networkRamp] * 1e-6;
  m.networkLatency = Real(5e-6) + 5 * fabric.latencyPerHop.seconds();

  m.gpusPerNode = node.gpuCount;
  m.nvlinkDomain = node.nvlinkDomainGpus;
  const double ports = fabric.switchPorts * (fabric.portRate.bytesPerSecond() > 0 && node.nicPerDirection.bytesPerSecond() > 0
                                                 ? std::max(1.0, fabric.portRate / node.nicPerDirection) : 1.0);
  const double down = ports * fabric.leafOversubscription / (1 + fabric.leafOversubscription);
  const double nodesPerLeaf = fabric.layout == FabricLayout::railOptimised ? down : down / std::max(1, node.nicCount);
  m.leafNodes = std::max(1, int(nodesPerLeaf));
  m.podNodes = std::max(m.leafNodes, int(nodesPerLeaf * ports / 2));
  m.leafOversubscription = fabric.leafOversubscription;
  m.spineOversubscription = fabric.spineOversubscription;
  return m;
}

template Machine<double> machineOf(const Node&, const Fabric&, const Job&, bool, const ConstantInputs<double>&);
template Machine<Traced> machineOf(const Node&, const Fabric&, const Job&, bool, const ConstantInputs<Traced>&);

}  // namespace cw
