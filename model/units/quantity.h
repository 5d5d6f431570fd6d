// SPDX-License-Identifier: GPL-3.0-or-later
// A number with a dimension: quantities of one kind add and compare, different kinds do not mix.
#pragma once

#include <compare>

namespace cw {

/// Base of every unit type. `Self` is the concrete type (Power, Duration …); the value is kept in the
/// type's base unit, which only the type's own named functions reveal.
template <class Self>
class Quantity {
 public:
  friend constexpr Self operator+(Self a, Self b) { return make(a.value_ + b.value_); }
  friend constexpr Self operator-(Self a, Self b) { return make(a.value_ - b.value_); }
  friend constexpr Self operator*(Self a, double factor) { return make(a.value_ * factor); }
  friend constexpr Self operator*(double factor, Self a) { return make(a.value_ * factor); }
  friend constexpr Self operator/(Self a, double divisor) { return make(a.value_ / divisor); }
  friend constexpr double operator/(Self a, Self b) { return a.value_ / b.value_; }
  friend constexpr Self& operator+=(Self& a, Self b) {
    a.value_ += b.value_;
    return a;
  }
  friend constexpr auto operator<=>(Self a, Self b) { return a.value_ <=> b.value_; }
  friend constexpr bool operator==(Self a, Self b) { return a.value_ == b.value_; }

 protected:
  static constexpr Self make(double value) {
    Self self;
    self.value_ = value;
    return self;
  }
  constexpr Quantity() = default;
  explicit constexpr Quantity(double value) : value_(value) {}
  double value_ = 0;
};

}  // namespace cw
