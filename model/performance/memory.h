// SPDX-License-Identifier: GPL-3.0-or-later
// Memory of the fullest GPU, by part (Korthikanti 2022 for activations, Rajbhandari 2020 for sharded state).
#pragma once

#include <array>

#include "model/performance/data_parallel.h"

namespace cw {

template <class Real>
struct MemoryUse {
  std::array<Real, memoryPartCount> parts{};  ///< bytes, in the order of MemoryPart
  Real total() const {
    Real sum = parts[0];
    for (int i = 1; i < memoryPartCount; ++i) sum += parts[std::size_t(i)];
    return sum;
  }
};

template <class Real>
MemoryUse<Real> memoryOf(const LayerContext<Real>& context, const LocalParameters& parameters);

/// Bytes that the CUDA context and the communicators of a plan's axes take, beside what the framework's allocator counts.
double runtimeBytes(const RankShape& shape);

/// Bytes of HBM that a process can allocate: capacity less what the driver keeps.
Bytes usableMemory(const Gpu& gpu);

}  // namespace cw
