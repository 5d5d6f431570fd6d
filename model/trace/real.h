// SPDX-License-Identifier: GPL-3.0-or-later
// The scalar that the model is written in. `double` in the search loop and on the screen; `Traced` where a
// derivation is asked for. The formulas are the same text: this header gives both the few functions they use.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>

namespace cw {

inline double maximum(double a, double b) { return std::max(a, b); }
inline double minimum(double a, double b) { return std::min(a, b); }
inline double power(double a, double b) { return std::pow(a, b); }
inline double squareRoot(double a) { return std::sqrt(a); }
inline double exponential(double a) { return std::exp(a); }
inline double logarithm2(double a) { return std::log2(a); }
inline double roundUp(double a) { return std::ceil(a); }
// What a share leaves, what an addition comes to, and one over: without an unnamed 1 among the inputs of a derivation.
inline double complement(double a) { return 1.0 - a; }
inline double onePlus(double a) { return 1.0 + a; }
inline double reciprocal(double a) { return 1.0 / a; }
inline double valueOf(double a) { return a; }

/// Gives an intermediate the name under which a planner reads it. Costs nothing for a double.
inline double named(double a, const char* /*name*/, const char* /*unit*/) { return a; }
/// The same for a name in two parts: what it is, and of which ("matrix products", "a layer, forward").
inline double named(double a, const char* /*what*/, const char* /*ofWhich*/, const char* /*unit*/) { return a; }

/// The same, where what was computed has a name already that says less.
inline double renamed(double a, const char* /*what*/, const char* /*ofWhich*/, const char* /*unit*/) { return a; }

/// Makes an input of the model: a fact or constant with its name, unit and source.
template <class Real>
Real input(double value, const char* name, const char* unit, const char* source);
template <>
inline double input<double>(double value, const char*, const char*, const char*) {
  return value;
}

/// An integer or size that follows from the model's shape and the plan.
template <class Real>
Real counted(double value, const char* name, const char* unit = "") {
  return input<Real>(value, name, unit, "architecture, job and plan");
}

/// A factor that holds by definition; `reason` says which.
template <class Real>
Real defined(double value, const char* name, const char* unit, const char* reason) {
  return input<Real>(value, name, unit, reason);
}

/// A figure of a catalogue row: its source names table, row and publication, which is the figure's
/// own where it has one.
template <class Real, class Row>
Real catalogFact(double value, const char* name, const char* unit, const char* table,
                 const Row& row, const std::string& own = {}) {
  if constexpr (std::is_same_v<Real, double>) {
    return value;
  } else {
    const std::string& published = own.empty() ? row.provenance.source : own;
    const std::string source = std::string("catalogue, ") + table + " " + row.name + (published.empty() ? "" : ": " + published);
    return input<Real>(value, name, unit, source.c_str());
  }
}

}  // namespace cw
