// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/machine.h"

#include "model/hardware/power_cap.h"
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

/// The size at which fill and drain double a product's time, in proportion to the rate of one SM: they take a time.
template <class Real>
Real halfAt(const Real& constant, const Real& peak, const Real& sms, const Real& reference, const char* name) {
  return named(constant * (peak / (sms * reference)), name, "elements");
}

/// Seconds of a constant that is given in microseconds.
template <class Real>
Real fromMicroseconds(const Real& constant, const char* name) {
  return named(constant * defined<Real>(1e-6, "seconds in a microsecond", "s/µs", "definition"), name, "s");
}

/// Uplinks as the routing fills them. The link efficiency of the calibration was measured on adaptively routed fabrics
/// whose uplinks carry all, so it holds their routing: another routing counts by what it does beside that one.
template <class Real>
void addUplinks(Machine<Real>& m, const Node& node, const Fabric& fabric) {
  Real load = catalogFact<Real>(fabric.leafOversubscription, "oversubscription of the leaves", "", "fabric", fabric);
  if (fabric.uplinkFraction > 0) {
    const Real adaptive = defined<Real>(0.95, "share of the uplinks that adaptive routing fills", "of link", "Spectrum-X on Colossus and Baidu 0.95, Asterfusion 0.97");
    const Real filled = catalogFact<Real>(fabric.uplinkFraction, "share of the uplinks that the fabric's routing fills", "of link", "fabric", fabric);
    load = load * named(adaptive / filled, "adaptive routing over the fabric's own", "");
  }
  m.leafLoad = named(load, "load of a leaf's uplinks when all its nodes send across at once", "of what they carry");
  m.podLoad = named(m.leafLoad * catalogFact<Real>(fabric.spineOversubscription, "oversubscription of the spines", "", "fabric", fabric),
                    "load of a pod's uplinks when all its nodes send across at once", "of what they carry");
  if (valueOf(m.leafLoad) > 1 || valueOf(m.podLoad) > 1) m.reach = reachOf(fabric, node);
}

}  // namespace

std::string sourceOf(const ConstantInfo& info, const Calibration& calibration) {
  if (calibration.own[std::size_t(info.constant)]) return "constant of " + calibration.ownRuns + ", refitted: " + info.meaning;
  const char* origin = info.origin == Origin::fitted ? "fitted" : info.origin == Origin::measured ? "measured" : "textbook";
  return "constant of " + (calibration.ownRuns.empty() ? calibration.id : shippedCalibration().id) + ", " + origin + ": " + info.meaning;
}

template <class Real>
Machine<Real> machineOf(const Node& node, const Fabric& fabric, const Job& job, bool rowwiseFp8,
                        const ConstantInputs<Real>& k, double gpuLimitWatts) {
  const Gpu& gpu = node.gpu;
  const bool ampere = gpu.die == Die::ampere;
  Machine<Real> m;
  m.die = gpu.die;
  m.peak16 = catalogFact<Real>(gpu.bf16Dense.flopPerSecond(), "dense 16-bit peak", "FLOP/s", "GPU", gpu);
  m.lowPrecision = peakOf(gpu, job.precision) > gpu.bf16Dense.flopPerSecond();
  m.peakGemm = m.lowPrecision ? catalogFact<Real>(peakOf(gpu, job.precision), "dense low-precision peak", "FLOP/s", "GPU", gpu) : m.peak16;

  const Real tdp = catalogFact<Real>(gpu.tdp.watts(), "GPU power limit", "W", "GPU", gpu);
  const Real powerFactor = ampere || gpu.tdp.watts() >= 700 ? Real(1.0)
                               : named(power(tdp / defined<Real>(700, "power limit of the reference part", "W", "H100 SXM, on which the ceiling is fitted"), k[Constant::powerExponent]),
                                       "ceiling under the lower power limit", "of peak");
  // A cap lowers the clock of any die alike; only Hopper's was measured.
  if (gpuLimitWatts > 0 && gpuLimitWatts < gpu.tdp.watts())
    m.clock = input<Real>(capEffect(gpuLimitWatts / gpu.tdp.watts()).clock, "clock under the cap", "of that without", "measured on H100 under caps of 200 to 700 W (arXiv:2604.11391v2, figures 6b and 9b)");
  m.rate16 = named(m.peak16 * k[ampere ? Constant::gemmAmpere : Constant::gemmHopper16] * powerFactor * m.clock,
                   "sustained 16-bit GEMM rate", "FLOP/s");
  m.rateGemm = m.rate16;
  if (m.lowPrecision) {
    Real rate = m.peakGemm * k[Constant::gemmHopper8] * powerFactor * m.clock;
    if (rowwiseFp8) rate = rate * k[Constant::fp8RowwiseGemm];
    m.rateGemm = named(rate, "sustained low-precision GEMM rate", "FLOP/s");
  }
  // Fill, drain and operand reuse take a time, so the size at which they matter grows with the rate of one SM.
  const Real sms = catalogFact<Real>(gpu.streamingMultiprocessors > 0 ? gpu.streamingMultiprocessors : 132, "streaming multiprocessors", "", "GPU", gpu);
  const Real reference = defined<Real>(referenceSmRate, "rate of one multiprocessor of an H100, 16 bit", "FLOP/s", "what half sizes are quoted at: 989 TFLOP/s over 132");
  m.halfSize16 = halfAt(k[Constant::gemmHalfSize], m.peak16, sms, reference, "rows or columns that double a product's time, 16 bit");
  m.halfSize = halfAt(k[Constant::gemmHalfSize], m.peakGemm, sms, reference, "rows or columns that double a product's time");
  m.halfDepth16 = halfAt(k[Constant::gemmHalfDepth], m.peak16, sms, reference, "depth that doubles a product's time, 16 bit");
  m.halfDepth = halfAt(k[Constant::gemmHalfDepth], m.peakGemm, sms, reference, "depth that doubles a product's time");

  m.hbm = named(catalogFact<Real>(gpu.hbmBandwidth.bytesPerSecond(), "HBM bandwidth", "B/s", "GPU", gpu) * k[Constant::hbmEfficiency],
                "sustained HBM bandwidth", "B/s");
  m.hbmBytes = gpu.hbmCapacity.bytes();
  const Real link = catalogFact<Real>(gpu.nvlinkPerDirection.bytesPerSecond(), "NVLink per direction", "B/s", "GPU", gpu);
  m.nvlink = named(link * k[ampere ? Constant::nvlinkAmpere : Constant::nvlinkHopper], "NVLink collective rate", "B/s");
  // NVIDIA's four-GPU boards have no switches (HGX A100 4-GPU, HGX H100 4-GPU, quad GH200); larger ones always do.
  m.nvlinkMesh = node.gpuCount == 4 && node.nvlinkDomainGpus == 4;
  m.nvlinkReduce = ampere || m.nvlinkMesh ? m.nvlink : named(link * k[Constant::nvlinkReduceHopper], "NVLink all-reduce rate", "B/s");
  m.nvlinkRamp = fromMicroseconds(k[ampere ? Constant::nvlinkRampAmpere : Constant::nvlinkRampHopper], "start-up inside the NVLink domain");
  m.allToAllNvlink = named(link * k[Constant::allToAllNvlink], "NVLink all-to-all rate", "B/s");

  const double portShare = node.fabricPerGpu().bytesPerSecond();
  Real port = portShare > 0 ? catalogFact<Real>(portShare, "fabric per GPU", "B/s", "node", node)
                            : named(k[Constant::unstatedNicGigabytes] * defined<Real>(1e9, "bytes in a gigabyte", "B/GB", "definition"), "fabric per GPU where none is stated", "B/s");
  const Real reached = fabric.throughputFraction > 0
                           ? catalogFact<Real>(fabric.throughputFraction, "fabric throughput", "of port", "fabric", fabric)
                           : k[Constant::nicEfficiency];
  m.nic = portShare > 0 ? named(port * reached, "fabric collective rate", "B/s") : port;
  m.allToAllNic = portShare > 0 ? named(port * k[Constant::allToAllNic], "fabric all-to-all rate", "B/s") : port;
  // Six switch hops and two NICs at most; a NIC's own latency is a few microseconds.
  m.networkRamp = fromMicroseconds(k[Constant::networkRamp], "start-up across nodes per doubling");
  m.networkLatency = named(defined<Real>(5e-6, "latency of two network adapters", "s", "textbook: a few microseconds together") +
                               catalogFact<Real>(5 * fabric.latencyPerHop.seconds(), "latency of five switch hops", "s", "fabric", fabric),
                           "latency of one message across the fabric", "s");

  m.gpusPerNode = node.gpuCount;
  m.nvlinkDomain = node.nvlinkDomainGpus;
  addUplinks(m, node, fabric);
  return m;
}

template Machine<double> machineOf(const Node&, const Fabric&, const Job&, bool, const ConstantInputs<double>&, double);
template Machine<Traced> machineOf(const Node&, const Fabric&, const Job&, bool, const ConstantInputs<Traced>&, double);

}  // namespace cw
