// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks and strides of the groups that exchange: tensor innermost, then context, replicas, and stages outermost.
#pragma once

#include <algorithm>

#include "model/performance/rank_shape.h"

namespace cw {

struct RankGroup {
  int ranks = 1;
  int stride = 1;  ///< GPUs from one rank to the next
};

inline RankGroup tensorGroup(const RankShape& s) { return {s.t, 1}; }
inline RankGroup contextGroup(const RankShape& s) { return {s.c, s.t}; }
/// With experts cut like the layers, the group's ranks are t·c GPUs apart; otherwise they are neighbours.
inline RankGroup expertGroup(const RankShape& s) { return {s.e, s.expertTensor * s.c}; }
/// Ranks that hold the same experts.
inline RankGroup expertReplicaGroup(const RankShape& s) {
  return {std::max(1, int(double(s.d) * s.c * s.t / (double(s.e) * s.expertTensor))), s.e * s.expertTensor};
}
/// Context ranks hold the same weights, so gradients are summed over them too.
inline RankGroup dataGroup(const RankShape& s) { return {s.d * s.c, s.t}; }
/// Stages lie outermost: their group lies in one NVLink domain only where the whole job does.
inline RankGroup stageGroup(const RankShape& s) { return {s.p, s.gpus / std::max(1, s.p)}; }

}  // namespace cw
