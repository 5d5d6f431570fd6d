// SPDX-License-Identifier: GPL-3.0-or-later
// A number that remembers how it was computed. Stands in for `double` in the model's formulas.
#pragma once

#include "model/trace/derivation.h"
#include "model/trace/real.h"

namespace cw {

class Traced {
 public:
  Traced() : Traced(0.0) {}
  Traced(double literal);  ///< implicit: formulas mix traced numbers and literals
  explicit Traced(DerivationPtr node) : node_(std::move(node)) {}

  double value() const { return node_->value; }
  const DerivationPtr& node() const { return node_; }

  Traced& operator+=(const Traced& other);
  Traced& operator*=(const Traced& other);

 private:
  DerivationPtr node_;
};

Traced combine(Operation operation, const Traced& left, const Traced& right);
Traced apply(Operation operation, const Traced& argument);

inline Traced operator+(const Traced& a, const Traced& b) { return combine(Operation::add, a, b); }
inline Traced operator-(const Traced& a, const Traced& b) { return combine(Operation::subtract, a, b); }
inline Traced operator*(const Traced& a, const Traced& b) { return combine(Operation::multiply, a, b); }
inline Traced operator/(const Traced& a, const Traced& b) { return combine(Operation::divide, a, b); }
inline Traced& Traced::operator+=(const Traced& other) { return *this = *this + other; }
inline Traced& Traced::operator*=(const Traced& other) { return *this = *this * other; }
inline bool operator<(const Traced& a, const Traced& b) { return a.value() < b.value(); }
inline bool operator>(const Traced& a, const Traced& b) { return a.value() > b.value(); }
inline bool operator<=(const Traced& a, const Traced& b) { return a.value() <= b.value(); }
inline bool operator>=(const Traced& a, const Traced& b) { return a.value() >= b.value(); }

inline Traced maximum(const Traced& a, const Traced& b) { return combine(Operation::maximum, a, b); }
inline Traced minimum(const Traced& a, const Traced& b) { return combine(Operation::minimum, a, b); }
inline Traced power(const Traced& a, const Traced& b) { return combine(Operation::power, a, b); }
inline Traced squareRoot(const Traced& a) { return apply(Operation::squareRoot, a); }
inline Traced exponential(const Traced& a) { return apply(Operation::exponential, a); }
inline Traced logarithm2(const Traced& a) { return apply(Operation::logarithm2, a); }
inline Traced roundUp(const Traced& a) { return apply(Operation::roundUp, a); }
inline Traced complement(const Traced& a) { return apply(Operation::complement, a); }
inline Traced onePlus(const Traced& a) { return apply(Operation::onePlus, a); }
inline Traced reciprocal(const Traced& a) { return apply(Operation::reciprocal, a); }
inline double valueOf(const Traced& a) { return a.value(); }

/// The plain zero of a sum that has no terms.
bool isNothing(const Traced& a);

/// A number that has another name keeps it, one level below.
Traced named(const Traced& a, const char* name, const char* unit);
Traced named(const Traced& a, const char* what, const char* ofWhich, const char* unit);
Traced renamed(const Traced& a, const char* what, const char* ofWhich, const char* unit);
template <>
Traced input<Traced>(double value, const char* name, const char* unit, const char* source);

}  // namespace cw
