// SPDX-License-Identifier: GPL-3.0-or-later
// The divisors of a number, found once: a search asks for thousands of them.
#pragma once

#include <algorithm>
#include <vector>

namespace cw {

class Divisors {
 public:
  /// Of `number`, at least 1 and at most 2³¹.
  explicit Divisors(long number);

  long number() const { return all_.back(); }
  const std::vector<long>& all() const { return all_; }  ///< in order, 1 and the number itself among them

  /// The largest up to `most` of which `suits` is true; 1 where there is none.
  template <class Suits>
  long largest(long most, Suits suits) const {
    auto d = std::upper_bound(all_.begin(), all_.end(), most);
    while (d != all_.begin())
      if (suits(*--d)) return *d;
    return 1;
  }

 private:
  std::vector<long> all_;
};

}  // namespace cw
