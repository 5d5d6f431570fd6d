// SPDX-License-Identifier: GPL-3.0-or-later
// One GPU and its links as the step formulas see them: facts of the catalogue, by name, and the calibration.
#pragma once

#include "model/cluster/topology.h"
#include "model/performance/constants.h"
#include "model/trace/real.h"
#include "model/workload/job.h"

namespace cw {

/// "constant of shipped-2, fitted: …": a constant's origin and meaning as a derivation's source; of one that a team's runs
/// moved, those runs.
std::string sourceOf(const ConstantInfo& info, const Calibration& calibration);

/// The calibration's constants as inputs of a derivation.
template <class Real>
class ConstantInputs {
 public:
  explicit ConstantInputs(const Calibration& calibration) : calibration_(calibration) {}
  Real operator[](Constant c) const {
    const ConstantInfo& info = constantTable()[std::size_t(c)];
    if constexpr (std::is_same_v<Real, double>) return calibration_[c];
    else return input<Real>(calibration_[c], info.id, info.unit, sourceOf(info, calibration_).c_str());
  }

 private:
  const Calibration& calibration_;
};

template <class Real>
struct Machine {
  Real clock{1.0};        ///< of the multiprocessors under a cap, of that without
  Real peak16;            ///< FLOP/s, dense
  Real peakGemm;          ///< FLOP/s, dense, in the job's GEMM format
  Real rate16;            ///< FLOP/s that a large 16-bit GEMM sustains
  Real rateGemm;          ///< the same in the job's format
  Real halfSize;          ///< M and N that double a GEMM's time, in the job's format
  Real halfSize16;
  Real halfDepth, halfDepth16;
  Real hbm;               ///< B/s that streaming kernels reach
  Real nvlink;            ///< B/s per direction of a long collective inside the NVLink domain
  Real nvlinkReduce;      ///< the same of an all-reduce: more where the switches add up
  Real nvlinkRamp;        ///< s, start-up of one phase
  Real nic;               ///< B/s per GPU and direction that a long collective reaches between nodes
  Real networkLatency;    ///< s, one message across the fabric
  Real networkRamp;       ///< s, start-up of one phase per doubling of the nodes
  Real allToAllNvlink, allToAllNic;
  Die die = Die::hopper;
  int gpusPerNode = 8;
  int nvlinkDomain = 8;
  bool nvlinkMesh = false;  ///< links join the GPUs of the domain directly: no switches, each pair has its share of the links
  Real leafLoad{1.0};     ///< of a leaf's uplinks when all its nodes send across at once, over what they carry
  Real podLoad{1.0};      ///< the same of a pod's
  FabricReach reach;      ///< where one of the two is above 1
  int podStages = 1;      ///< of the replicas that thin pods hold whole; 1: stages lie outermost, as everywhere else
  bool lowPrecision = false;  ///< GEMMs run below 16 bit
  double hbmBytes = 0;        ///< capacity
};

template <class Real>
Machine<Real> machineOf(const Node& node, const Fabric& fabric, const Job& job, bool rowwiseFp8,
                        const ConstantInputs<Real>& constants, double gpuLimitWatts = 0);

/// Bytes per element of GEMM operands in the job's format.
inline double gemmOperandBytes(Precision p) { return p == Precision::fp8 ? 1 : p == Precision::nvfp4 ? 0.5 : 2; }

}  // namespace cw
