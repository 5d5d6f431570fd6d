// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/plan_space.h"

#include <algorithm>

namespace cw {
namespace {

constexpr int longestPipeline = 64, mostExpertRanks = 64;

Degrees divisorsUpTo(int n, int limit) {
  Degrees d;
  for (int i = 1; i <= std::min(n, limit); ++i)
    if (n % i == 0) d.push_back(i);
  return d;
}

int domainOf(const ResolvedJob& job) {
  int domain = 8;
  for (const KindShare& kind : job.kinds) domain = std::min(domain, kind.pool->node.nvlinkDomainGpus);
  return std::max(1, domain);
}

/// Lengths at which a stage has a layer less than at any shorter one, and those over which the layers spread evenly where
/// embedding and output layer stand for a layer each.
Degrees pipelinesFor(const Architecture& a) {
  Degrees lengths;
  for (int p = 1; p <= std::min(a.layers + 2, longestPipeline); ++p) {
    const auto layers = [&](int stages) { return (a.layers + stages - 1) / stages; };
    const bool shorter = p <= a.layers && (p == 1 || layers(p) < layers(p - 1));
    const bool even = a.layers % p == 0 || (a.layers + 1) % p == 0 || (a.layers + 2) % p == 0;
    if (shorter || even) lengths.push_back(p);
  }
  return lengths;
}

Degrees contextsFor(int sequence) {
  Degrees contexts{1};
  // Published runs cut sequences of 8,192 tokens in up to eight (data/validation).
  constexpr int leastTokens = 2048;  // of a rank
  for (int c = 2; c <= 64 && sequence >= leastTokens * c; c *= 2)
    if (sequence % c == 0) contexts.push_back(c);
  return contexts;
}

Degrees microbatchesFor(int batch) {
  Degrees sizes;
  for (const int sequences : {1, 2, 4, 8})
    if (batch % sequences == 0) sizes.push_back(sequences);
  return sizes;
}

void thin(Degrees& degrees) {
  Degrees kept;
  for (std::size_t i = 0; i < degrees.size(); i += 2) kept.push_back(degrees[i]);
  if (degrees.size() % 2 == 0) kept.push_back(degrees.back());
  degrees = std::move(kept);
}

}  // namespace

std::size_t PlanSpace::plans() const {
  std::size_t plans = 1;
  for (const Axis& axis : axes) plans *= axis.values.size();
  return plans;
}

PlanSpace planSpaceOf(const ResolvedJob& job) {
  const Architecture& a = job.job->architecture;
  return {{{{&ParallelPlan::tensor, divisorsUpTo(a.heads, domainOf(job))},
            {&ParallelPlan::pipeline, pipelinesFor(a)},
            {&ParallelPlan::context, contextsFor(job.job->sequenceTokens)},
            {&ParallelPlan::expert, a.isMoe() ? divisorsUpTo(a.experts, mostExpertRanks) : Degrees{1}},
            {&ParallelPlan::microbatchSequences, microbatchesFor(job.job->globalBatchSequences)}}}};
}

PlanSpace thinned(PlanSpace space, std::size_t most) {
  const auto shorter = [](const Axis& a, const Axis& b) { return a.values.size() < b.values.size(); };
  while (space.plans() > most) {
    Degrees& longest = std::max_element(space.axes.begin(), space.axes.end(), shorter)->values;
    if (longest.size() < 3) break;
    thin(longest);
  }
  return space;
}

Degrees virtualStagesFor(const Architecture& a, int pipeline, std::size_t most) {
  Degrees stages{1};
  if (pipeline <= 1) return stages;
  for (int v = 2; v * pipeline <= a.layers + 2; ++v)
    for (const int beside : {0, 1, 2})
      if ((a.layers + beside) % (v * pipeline) == 0) {
        stages.push_back(v);
        break;
      }
  while (stages.size() > std::max<std::size_t>(2, most)) thin(stages);
  return stages;
}

}  // namespace cw
