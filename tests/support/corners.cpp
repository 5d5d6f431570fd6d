// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/corners.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "data/samples/samples.h"
#include "model/estimate/dates.h"
#include "model/estimate/limits.h"

namespace cw::examples {
namespace {

const std::string start = "2025-01-01";

Scenario sample(const char* id) {
  const auto scenario = loadSample(id);
  if (!scenario) throw std::runtime_error(scenario.error().message);
  return scenario.value();
}

std::string numbered(const char* name, std::size_t n) {
  std::string text = name;
  return text.append("-").append(std::to_string(n));
}

std::string day(int n) { return *dateAfter(start, Duration::days(n)); }

/// `count` pools of a hundred nodes like the first one, of so many kinds of nodes, on so many days one after another.
void usePools(Scenario& s, int count, int kinds, int days) {
  const Pool first = s.cluster.pools[0];
  s.cluster.pools.assign(std::size_t(count), first);
  for (int i = 0; i < count; ++i) {
    Pool& pool = s.cluster.pools[std::size_t(i)];
    pool.name = numbered("pool", std::size_t(i));
    pool.nodes = 100;
    pool.spareNodes = 0;
    pool.build = {};
    pool.availableFrom = days > 1 ? day(i % days) : std::string();
    const int kind = i % kinds;
    if (kind == 0) continue;
    pool.node.id = numbered(pool.node.id.c_str(), std::size_t(kind));
    pool.node.nodesPerRack += kind;
  }
  s.concurrentJobs.clear();
  s.startDate = start;
}

/// No pool acts like another.
void tellApart(Scenario& s) {
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) s.cluster.pools[i].nodes = 10 + int(i);
}

void rampUp(Scenario& s) {
  s.job.globalBatchSequences = std::max(s.job.globalBatchSequences, 5040);
  const int stages = int(limits::batchStages);
  for (int i = 1; i <= stages; ++i)
    s.job.batchRamp.push_back({.tokens = s.job.tokens / (2.0 * stages),
                               .globalBatchSequences = s.job.globalBatchSequences * i / (stages + 1) + 1});
}

void pauseOften(Scenario& s) {
  for (std::size_t i = 0; i < limits::maintenanceWindows; ++i)
    s.reliability.maintenance.push_back({numbered("window", i), day(3 + int(i)), Duration::hours(6)});
}

/// Layers, heads and experts with as many divisors as numbers of their size have.
void divideWell(Job& job) {
  job.architecture.layers = 9240;
  job.architecture.heads = job.architecture.kvHeads = 840;
  job.architecture.experts = 5040;
  job.architecture.expertsPerToken = 8;
  job.architecture.expertHidden = 2048;
  job.globalBatchSequences = 735134400;
}

void searchMixing(Scenario& s) {
  s.plan->mixing = Mixing::best;
}

void besideOthers(Scenario& s) {
  for (std::size_t i = 0; i < limits::concurrentJobs; ++i)
    s.concurrentJobs.push_back({.name = numbered("job", i), .nodes = 1, .job = s.job, .plan = {}});
  for (ConcurrentJob& other : s.concurrentJobs) other.job.batchRamp.clear();
}

void doubtNodes(Scenario& s) {
  for (std::size_t i = 0; i < std::min(limits::ranges, s.cluster.pools.size()); ++i) {
    const Pool& pool = s.cluster.pools[i];
    s.ranges.push_back({.input = UncertainInput::nodes, .of = pool.name, .low = std::floor(pool.nodes / 2.0),
                        .high = double(pool.nodes), .likely = {}, .source = {}});
  }
}

Scenario manyPools() {
  Scenario s = sample("colossus-phase1");
  usePools(s, int(limits::pools), int(limits::nodeKinds), 1);
  tellApart(s);
  return s;
}

/// Alike pools on so many days that the sum over all phases is what is allowed.
Scenario manyDates() {
  Scenario s = sample("colossus-phase1");
  const int days = int(std::sqrt(2 * limits::poolsInPhases)) - 2;
  usePools(s, days, 1, days);
  doubtNodes(s);
  return s;
}

Scenario manyPhases() {
  Scenario s = sample("colossus-phase1");
  const auto phases = 1 + 2 * limits::maintenanceWindows + limits::batchStages;
  usePools(s, int(limits::poolsInPhases / double(phases)) - 1, 1, 1);
  tellApart(s);
  rampUp(s);
  pauseOften(s);
  doubtNodes(s);
  return s;
}

Scenario searchOfManyDivisors() {
  Scenario s = sample("grok-1");
  divideWell(s.job);
  s.plan.reset();
  return s;
}

Scenario searchWithRamp() {
  Scenario s = sample("meta-24k-infiniband");
  usePools(s, 1, 1, 1);
  s.job.architecture.layers = 100000;
  rampUp(s);
  s.plan.reset();
  doubtNodes(s);
  return s;
}

Scenario searchOnKinds() {
  Scenario s = sample("colossus-growing");
  usePools(s, int(limits::nodeKinds), int(limits::nodeKinds), 1);
  divideWell(s.job);
  searchMixing(s);
  return s;
}

Scenario searchOnGrowing() {
  Scenario s = sample("colossus-growing");
  usePools(s, 480, 3, 40);
  s.plan.reset();
  doubtNodes(s);
  return s;
}

Scenario stagesOnKinds() {
  Scenario s = sample("colossus-phase1");
  usePools(s, 300, int(limits::nodeKinds), 2);
  divideWell(s.job);
  s.plan->mixing = Mixing::stages;
  return s;
}

Scenario manyJobs() {
  Scenario s = sample("colossus-phase1");
  usePools(s, 100, 4, 60);
  s.plan.reset();
  besideOthers(s);
  doubtNodes(s);
  return s;
}

Scenario manySites() {
  Scenario s = sample("colossus-phase1");
  usePools(s, int(limits::pools), 2, 1);
  const Site site = s.sites.at(0);
  s.sites.assign(limits::sites, site);
  for (std::size_t i = 0; i < s.sites.size(); ++i)
    s.sites[i].id = s.sites[i].name = numbered("site", i);
  for (std::size_t i = 0; i < s.cluster.pools.size(); ++i) s.cluster.pools[i].siteId = s.sites[i % s.sites.size()].id;
  return s;
}

}  // namespace

std::vector<Corner> slowestCorners() {
  return {{"unlike pools of all kinds", manyPools()},
          {"dates and ranges", manyDates()},
          {"batch stages and windows and ranges", manyPhases()},
          {"divisors in a search", searchOfManyDivisors()},
          {"batch stages in a search", searchWithRamp()},
          {"kinds of nodes in a search", searchOnKinds()},
          {"ranges in a search on a growing cluster", searchOnGrowing()},
          {"kinds of nodes as stages of a pipeline", stagesOnKinds()},
          {"other jobs on a growing cluster", manyJobs()},
          {"sites", manySites()}};
}

}  // namespace cw::examples
