// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/pool_roll.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "model/estimate/build_dates.h"

namespace cw {
namespace {

bool alike(const Pool& a, const Pool& b) { return a.gpuLimitWatts() == b.gpuLimitWatts() && a.node == b.node; }

using Places = std::unordered_map<std::string_view, std::size_t>;

Places placesOf(const std::vector<Site>& sites) {
  Places places;
  for (std::size_t i = 0; i < sites.size(); ++i) places.emplace(sites[i].id, i);
  return places;
}

}  // namespace

std::vector<int> kindsOfNodes(const Cluster& cluster) {
  std::vector<int> kinds;
  std::vector<const Pool*> firsts;
  for (const Pool& pool : cluster.pools) {
    // Pools that follow one another are often alike.
    const bool asBefore = !kinds.empty() && alike(*firsts[std::size_t(kinds.back())], pool);
    const auto found = asBefore ? firsts.begin() + kinds.back() : std::find_if(firsts.begin(), firsts.end(), [&](const Pool* first) { return alike(*first, pool); });
    kinds.push_back(int(found - firsts.begin()));
    if (found == firsts.end()) firsts.push_back(&pool);
  }
  return kinds;
}

PoolRoll::PoolRoll(const Scenario& scenario, const std::vector<int>& kinds) : scenario_(scenario) {
  const Places sites = placesOf(scenario.sites);
  Places halls;
  std::map<std::tuple<int, int, int, int, std::string>, int> groups;
  const std::vector<Pool>& pools = scenario.cluster.pools;
  for (std::size_t i = 0; i < pools.size(); ++i) {
    const Pool& pool = pools[i];
    Entry e{&pool, availableFrom(pool), scenario.sites.size(), kinds[i], 0, 0};
    if (const auto site = sites.find(pool.siteId); site != sites.end()) e.site = site->second;
    e.hall = int(halls.emplace(pool.siteId, halls.size()).first->second);
    e.group = groups.emplace(std::tuple(e.kind, e.hall, pool.nodes, pool.spareNodes, e.from), int(groups.size())).first->second;
    entries_.push_back(std::move(e));
  }
  groups_ = groups.size();
  halls_ = halls.size();
}

template <class IsThere>
PoolsThere PoolRoll::those(IsThere isThere) const {
  const Fabric& fabric = scenario_.cluster.fabric;
  PoolsThere there;
  std::vector<int> groups(groups_, -1), halls(halls_, -1);
  for (const Entry& e : entries_) {
    if (!isThere(e)) continue;
    int& group = groups[std::size_t(e.group)];
    int& hall = halls[std::size_t(e.hall)];
    if (hall < 0) {
      hall = int(there.halls.size());
      there.halls.emplace_back().site = e.site;
    }
    if (group < 0) {
      group = int(there.groups.size());
      there.groups.push_back({e.pool, 0, e.kind, hall});
    }
    ++there.groups[std::size_t(group)].pools;
    there.pools.push_back({e.pool, group});
    there.halls[std::size_t(hall)].fabric.add(fabric, *e.pool);
    there.gpusInstalled += e.pool->gpusInstalled();
  }
  NetworkSum sum;
  for (Hall& hall : there.halls) {
    hall.network = hall.fabric.count(fabric);
    sum.add(hall.network);
    const double nodes = hall.fabric.nodes();
    if (fabric.switchPower && nodes > 0) hall.switchWattsPerNode = hall.network.switchUnits() * fabric.switchPower->watts() / nodes;
  }
  there.network = sum.total();
  return there;
}

PoolsThere PoolRoll::all() const {
  return those([](const Entry&) { return true; });
}

PoolsThere PoolRoll::presentOn(const std::string& isoDate) const {
  return those([&](const Entry& e) { return e.from <= isoDate; });
}

double PoolRoll::inPhases() const {
  const std::size_t windows = scenario_.startDate.empty() ? 0 : scenario_.reliability.maintenance.size();
  double sum = double(groups_) * double(1 + 2 * windows + scenario_.job.batchRamp.size());
  if (scenario_.startDate.empty()) return sum;
  std::set<std::pair<std::string, int>> arriving;  // each group on its day
  for (const Entry& e : entries_) arriving.emplace(std::max(e.from, scenario_.startDate), e.group);
  double there = 0;
  for (auto day = arriving.begin(); day != arriving.end();) {
    const auto next = std::find_if(day, arriving.end(), [&](const auto& other) { return other.first != day->first; });
    there += double(std::distance(day, next));
    sum += there;
    day = next;
  }
  return sum;
}

std::set<std::string> PoolRoll::arrivals() const {
  std::set<std::string> dates;
  for (const Entry& e : entries_)
    if (e.pool->nodes > 0) dates.insert(std::max(e.from, scenario_.startDate));
  return dates;
}

}  // namespace cw
