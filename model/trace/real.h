// SPDX-License-Identifier: GPL-3.0-or-later
// The scalar that the model is written in. `double` in the search loop and on the screen; `Traced` where a
// derivation is asked for. The formulas are the same text: this header gives both the few functions they use.
#pragma once

#include <algorithm>
#include <cmath>

namespace cw {

inline double maximum(double a, double b) { return std::max(a, b); }
inline double minimum(double a, double b) { return std::min(a, b); }
inline double power(double a, double b) { return std::pow(a, b); }
inline double squareRoot(double a) { return std::sqrt(a); }
inline double exponential(double a) { return std::exp(a); }
inline double logarithm2(double a) { return std::log2(a); }
inline double valueOf(double a) { return a; }

/// Gives an intermediate the name under which a planner reads it. Costs nothing for a double.
inline double named(double a, const char* /*name*/, const char* /*unit*/) { return a; }

/// Makes an input of the model: a fact or constant with its name, unit and source.
template <class Real>
Real input(double value, const char* name, const char* unit, const char* source);
template <>
inline double input<double>(double value, const char*, const char*, const char*) {
  return value;
}

}  // namespace cw
