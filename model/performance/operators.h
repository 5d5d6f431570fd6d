// SPDX-License-Identifier: GPL-3.0-or-later
// Operators on the roofline (Williams 2009): time is the longer of arithmetic and memory traffic.
#pragma once

#include <vector>

#include "model/performance/machine.h"
#include "model/performance/step.h"

namespace cw {

/// Collects operator rows; a null list collects nothing.
struct OperatorLog {
  std::vector<OperatorRow>* rows = nullptr;
  double repeats = 1;  ///< times that what is logged now happens in a step

  void add(const char* name, double flop, double bytes, double seconds, double peak) const;
};

/// Number format of one GEMM: the job's, or 16 bit (attention, router, output layer).
enum class GemmFormat { job, sixteenBit };

struct GemmShape {
  double m = 0, n = 0, k = 0;
  double groups = 1;  ///< grouped GEMMs of one launch share its tiles
};

/// One GEMM: 2MNK·(1 + half-size terms) at the sustained rate, or its operands' traffic.
/// `outputBytes`: of one result element (4 or 8 where an fp32 gradient is accumulated).
template <class Real>
Real gemmTime(const Machine<Real>& machine, const GemmShape& shape, GemmFormat format, double operandBytes,
              double outputBytes, const char* name, const OperatorLog& log);

/// A kernel that only streams `bytes` through memory.
template <class Real>
Real streamTime(const Machine<Real>& machine, const Real& bytes, const char* name, const OperatorLog& log);

}  // namespace cw
