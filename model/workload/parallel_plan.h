// SPDX-License-Identifier: GPL-3.0-or-later
// How one job is cut over GPUs. Axes from the innermost: tensor, context, (expert inside data), data, pipeline.
#pragma once

#include <array>

namespace cw {

/// zeroBubble and zeroBubble2 are ZB-H1 and ZB-H2 (Qi 2023); dualPipe is DeepSeek's bidirectional schedule.
enum class Schedule { oneForwardOneBackward, interleaved, zeroBubble, zeroBubble2, dualPipe };

/// Each rank runs two stages, as far from one end as from the other: embedding and output share a rank.
constexpr bool runsFromBothEnds(Schedule schedule, int stages) { return schedule == Schedule::dualPipe && stages % 2 == 0; }
enum class Recompute { none, selective, full };
/// What is sharded over the data-parallel ranks: nothing, optimizer state (ZeRO-1), + gradients (ZeRO-2),
/// + weights (ZeRO-3, FSDP).
enum class Sharding { none, optimizer, gradients, weights };

/// How pools of different nodes serve one job. lockstep: every replica does the same, and the slowest sets the pace.
/// shares: a replica on a faster pool takes more microbatches; recompute is each pool's own. stages: a replica spans the
/// pools, and stages hold as many layers as their GPUs' speed and memory allow. onePool: the job runs on the pool that
/// is fastest for it, the others are free. best: the fastest of these that fits.
enum class Mixing { best, lockstep, shares, stages, onePool };
inline constexpr std::array waysOfMixing{Mixing::lockstep, Mixing::shares, Mixing::stages, Mixing::onePool};  ///< of which `best` is one

struct ParallelPlan {
  int tensor = 1;
  int pipeline = 1;
  int virtualStages = 1;
  Schedule schedule = Schedule::oneForwardOneBackward;
  int context = 1;
  int expert = 1;
  int expertTensor = 0;  ///< 0: as the framework does (coarse experts are cut by the tensor degree, fine ones are not)
  int data = 0;          ///< 0: as many replicas as GPUs and batch allow
  int microbatchSequences = 1;
  Recompute recompute = Recompute::none;
  int recomputeLayers = 0;  ///< with full recompute: only in this many layers of each stage; 0: all
  Sharding sharding = Sharding::optimizer;
  int shardingGroup = 0;  ///< ranks of one hybrid shard; 0: all data-parallel ranks
  bool sequenceParallel = true;
  Mixing mixing = Mixing::lockstep;
  bool operator==(const ParallelPlan&) const = default;

  long gpusPerReplica() const { return long(tensor) * pipeline * context; }
};

}  // namespace cw
