// SPDX-License-Identifier: GPL-3.0-or-later
// What a number may be.
#pragma once

namespace cw {

/// Inclusive bounds; `above` excludes the lower one.
struct Range {
  double low = 0;
  double high = 0;
  bool above = false;
  /// False for what is not a number, too.
  constexpr bool holds(double value) const { return value <= high && (above ? value > low : value >= low); }
};
constexpr Range positive(double high) { return {0, high, true}; }
constexpr Range upTo(double high) { return {0, high, false}; }
inline constexpr Range fraction{0, 1, false};

}  // namespace cw
