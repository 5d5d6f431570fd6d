// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/quasi_random.h"

#include <boost/random/sobol.hpp>
#include <random>
#include <vector>

namespace cw {
namespace {

/// In the middle of one of 2^52 strips: never 0, never 1.
double inside(std::uint64_t bits) { return (double(bits >> 12) + 0.5) * 0x1p-52; }

}  // namespace

Eigen::ArrayXXd quasiRandomPoints(int first, int count, int dimensions, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> shift(std::size_t(dimensions), 0);
  for (std::uint64_t& s : shift) s = random();
  boost::random::sobol sobol{std::size_t(dimensions)};
  sobol.discard(std::uint64_t(first) * std::uint64_t(dimensions));
  Eigen::ArrayXXd points(count, dimensions);
  for (int i = 0; i < count; ++i)
    // The sum of 64-bit integers wraps around: a shift within the cube.
    for (int d = 0; d < dimensions; ++d) points(i, d) = inside(std::uint64_t(sobol()) + shift[std::size_t(d)]);
  return points;
}

}  // namespace cw
