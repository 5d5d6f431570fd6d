// SPDX-License-Identifier: GPL-3.0-or-later
// The pools that are there at one time, with those that are alike as one: what every answer sums over.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/cluster/topology.h"

namespace cw {

/// Pools alike in all that an answer depends on: node, cap, nodes, spares, site and arrival. Their names may differ.
struct PoolGroup {
  const Pool* pool = nullptr;  ///< the first of them
  int pools = 0;
  int kind = 0;                ///< number of its kind of node; pools of a kind act as one in a job
  int hall = 0;                ///< index into `halls`

  double nodes() const { return double(pool->nodes) * pools; }
  long gpusInstalled() const { return pool->gpusInstalled() * pools; }
};

/// What stands at one site.
struct Hall {
  std::size_t site = 0;           ///< index into the scenario's sites; their number where it is none of them
  SiteFabric fabric;
  NetworkCount network;
  double switchWattsPerNode = 0;  ///< 0: not known
};

/// "Phase 1", or "Phase 1 and 3 like it".
inline std::string nameOfAlike(const Pool& first, int pools) {
  return pools == 1 ? first.name : first.name + " and " + std::to_string(pools - 1) + " like it";
}

struct PoolsThere {
  struct Member {
    const Pool* pool = nullptr;
    int group = 0;
  };
  std::vector<Member> pools;      ///< every one, in the scenario's order
  std::vector<PoolGroup> groups;  ///< in the order of their first pools
  std::vector<Hall> halls;
  NetworkCount network;           ///< of all halls
  long gpusInstalled = 0;
};

}  // namespace cw
