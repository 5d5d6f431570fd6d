// SPDX-License-Identifier: GPL-3.0-or-later
// How sure it is that a plan fits: what is predicted, what the GPU offers, and how far published runs lay from what was
// predicted for them.
#pragma once

#include "model/performance/step.h"

namespace cw {

/// The memory model's own error, of which chances are made.
struct MemoryModelError {
  double spread;   ///< standard deviation of ln(published / predicted)
  int figures;     ///< published figures that it was measured on
  int sources;     ///< that printed them; each counts the same, however many figures it printed
};
MemoryModelError memoryModelError();

/// Chance that the plan fits, 0 to 1: one half where the prediction equals what is available, so that it is above one half
/// exactly where MemoryEstimate::fits(). Zero where nothing is known of the GPU.
double fitProbability(const MemoryEstimate& memory);

/// The chance in words, the same wherever a person reads it.
enum class Fit { fits, probablyFits, mayNotFit, doesNotFit };
Fit fitOf(double probability);
Fit fitOf(const MemoryEstimate& memory);
/// "fits", "probably fits", "may not fit", "does not fit"
const char* wordsOf(Fit fit);

}  // namespace cw
