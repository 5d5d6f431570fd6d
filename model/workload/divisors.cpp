// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/workload/divisors.h"

namespace cw {
namespace {

/// √2³¹ and a little: a number up to 2³¹ that none of these primes divides is a prime itself.
constexpr long largestPrime = 46'400;

const std::vector<long>& primes() {
  static const std::vector<long> all = [] {
    std::vector<bool> composite(largestPrime + 1, false);
    std::vector<long> list;
    for (long n = 2; n <= largestPrime; ++n) {
      if (composite[std::size_t(n)]) continue;
      list.push_back(n);
      for (long m = n * n; m <= largestPrime; m += n) composite[std::size_t(m)] = true;
    }
    return list;
  }();
  return all;
}

/// The divisors times each power of a prime that a number holds; the number without it.
long multiply(std::vector<long>& divisors, long number, long prime) {
  const std::size_t before = divisors.size();
  for (long power = prime; number % prime == 0; number /= prime, power *= prime)
    for (std::size_t i = 0; i < before; ++i) divisors.push_back(divisors[i] * power);
  return number;
}

}  // namespace

Divisors::Divisors(long number) : all_{1} {
  long left = std::max(1L, number);
  for (const long prime : primes()) {
    if (prime * prime > left) break;
    left = multiply(all_, left, prime);
  }
  if (left > 1) multiply(all_, left, left);
  std::sort(all_.begin(), all_.end());
}

}  // namespace cw
