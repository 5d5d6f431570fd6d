// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of reliability_figures.h from an answer, for numbers and derivations.
#pragma once

#include <optional>

#include "model/estimate/answer.h"
#include "model/reliability/reliability_figures.h"

namespace cw {

/// Absent where failure rate, restart time or checkpoint bandwidth is, or where the run never ends.
template <class Real>
std::optional<ReliabilityAnswer<Real>> reliabilityOf(const ResolvedScenario& resolved, const Answer<Real>& answer);

}  // namespace cw
