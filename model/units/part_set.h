// SPDX-License-Identifier: GPL-3.0-or-later
// A set of the parts of a sum: what it lacks. It travels with the sum, so that every output tells
// the same.
#pragma once

#include <vector>

namespace cw {

/// `Part` is an enumeration from 0 whose last value is `Part::last`.
template <class Part>
class PartSet {
 public:
  void add(Part part) { bits_ |= 1u << unsigned(part); }
  void add(PartSet others) { bits_ |= others.bits_; }
  bool has(Part part) const { return (bits_ >> unsigned(part)) & 1u; }
  bool empty() const { return bits_ == 0; }
  bool operator==(const PartSet&) const = default;

  std::vector<Part> list() const {
    std::vector<Part> parts;
    for (int i = 0; i <= int(Part::last); ++i)
      if (has(Part(i))) parts.push_back(Part(i));
    return parts;
  }

 private:
  unsigned bits_ = 0;
};

}  // namespace cw
