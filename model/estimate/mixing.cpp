// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/mixing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cw {

bool shareOut(WorkGroup* groups, int count, double work) {
  // The moment at which fractions of units would all be done; whole units take no less.
  double rate = 0, ahead = 0, done = 0;
  for (int i = 0; i < count; ++i) {
    const WorkGroup& g = groups[i];
    rate += g.workers / g.each;
    ahead += g.workers * g.fixed / g.each;
  }
  const double moment = rate > 0 ? (work + ahead) / rate : 0;
  for (int i = 0; i < count; ++i) {
    WorkGroup& g = groups[i];
    g.units = std::clamp(int((moment - g.fixed) / g.each * (1 - 1e-12)), 1, std::max(1, g.most));
    done += g.workers * g.units;
  }
  // Then the unit that ends first, one after another.
  while (done < work - 0.5) {
    int next = -1;
    double end = 0;
    for (int i = 0; i < count; ++i) {
      const double t = groups[i].fixed + groups[i].each * (groups[i].units + 1);
      if (groups[i].units >= groups[i].most || (next >= 0 && t >= end)) continue;
      next = i;
      end = t;
    }
    if (next < 0) return false;
    ++groups[next].units;
    done += groups[next].workers;
  }
  return true;
}

int layersPerStage(const Job& job, const ParallelPlan& plan) {
  return (job.architecture.layers + plan.pipeline - 1) / std::max(1, plan.pipeline);
}

int layersToRecompute(const MemoryEstimate& nothing, const MemoryEstimate& everything, int layers) {
  const double spared = (everything.capacity - everything.total()).bytes(), saved = (nothing.total() - everything.total()).bytes();
  if (spared < 0 || !(saved > 0)) return layers;
  return std::clamp(int(std::ceil(layers * (1 - spared / saved))), 1, layers);
}

namespace {

constexpr std::size_t exchangePart = std::size_t(StepPart::dataParallelExposed);

double sumOf(const std::array<double, stepPartCount>& parts) {
  double sum = 0;
  for (const double p : parts) sum += p;
  return sum;
}

/// One job on its way to be settled.
class Mixer {
 public:
  Mixer(ResolvedJob& job, const Fabric& fabric) : job_(job), fabric_(fabric) {}

  int kinds() const { return int(job_.kinds.size()); }
  KindShare& share(int kind) { return job_.kinds[std::size_t(kind)]; }

  /// Nobody does anything yet.
  void clear() {
    job_.possible = true;
    for (Allocation& a : job_.allocations) a.gpusUsed = 0;
    for (KindShare& s : job_.kinds) {
      KindShare cleared;
      cleared.pool = s.pool;
      cleared.nodeKind = s.nodeKind;
      cleared.gpus = s.gpus;
      cleared.plan = job_.plan;
      s = cleared;
    }
  }

  StepInputs inputs(int kind, int microbatches, const StageShare* stage = nullptr) {
    const Pool& first = *share(kind).pool;
    return {first.node, fabric_, *job_.job, share(kind).plan, job_.replicas, job_.constants(), microbatches, stage, first.gpuLimitWatts()};
  }
  StepEstimate step(int kind, int microbatches, const StageShare* stage = nullptr) {
    return stepEstimate(inputs(kind, microbatches, stage), false);
  }
  MemoryEstimate memory(int kind, int microbatches, const StageShare* stage = nullptr) {
    return memoryEstimate(inputs(kind, microbatches, stage));
  }

  /// The fastest step whose recompute makes it fit this kind's memory; with all of it where none does.
  StepEstimate leanest(int kind, int microbatches) {
    ParallelPlan& plan = share(kind).plan;
    plan.recomputeLayers = 0;
    plan.recompute = Recompute::none;
    const MemoryEstimate nothing = memory(kind, microbatches);
    if (nothing.fits()) return step(kind, microbatches);
    plan.recompute = Recompute::selective;
    const bool selectiveFits = memory(kind, microbatches).fits();
    plan.recompute = Recompute::full;
    const MemoryEstimate everything = memory(kind, microbatches);
    // Memory falls in proportion to the layers that are computed again: the fewest that fit.
    const int layers = layersPerStage(*job_.job, job_.plan), least = layersToRecompute(nothing, everything, layers);
    for (int n = least; n < std::min(layers, least + 3); ++n) {
      plan.recomputeLayers = n;
      if (memory(kind, microbatches).fits()) break;
      plan.recomputeLayers = 0;
    }
    const StepEstimate full = step(kind, microbatches);
    if (!selectiveFits) return full;
    const int part = plan.recomputeLayers;
    plan.recompute = Recompute::selective;
    plan.recomputeLayers = 0;
    const StepEstimate selective = step(kind, microbatches);
    if (!full.memory.fits() || selective.time() <= full.time()) return selective;
    plan.recompute = Recompute::full;
    plan.recomputeLayers = part;
    return full;
  }

  /// Replicas made of several kinds use GPUs of a kind that has none of its own.
  void keepPeak(int kind, const StepEstimate& e) {
    const double gpus = double(job_.plan.gpusPerReplica()) * job_.replicas;
    share(kind).peakPerGpu = gpus > 0 ? e.peakFlopPerSecond / gpus : 0;
  }

  void keep(int kind, const StepEstimate& e) {
    KindShare& s = share(kind);
    for (std::size_t i = 0; i < stepPartCount; ++i) s.parts[i] = e.parts[i].seconds();
    s.memory = e.memory;
    s.microbatches = e.microbatches;
    keepPeak(kind, e);
    s.recomputeFlopPerMicrobatch = (e.hardwareFlopPerStep - e.modelFlopPerStep) / std::max(1.0, double(e.microbatches) * e.replicas);
    if (!filled_) job_.step = e;
    filled_ = true;
  }

  /// All kinds that take part have their step: who sets the pace, who waits, who is tightest.
  void align() {
    double exchange = -1, pace = -1, headroom = 0;
    for (int i = 0; i < kinds(); ++i) {
      if (!takesPart(i)) continue;
      const KindShare& s = share(i);
      if (s.parts[exchangePart] > exchange) exchange = s.parts[exchangePart], job_.exchange = i;
      const double left = (s.memory.capacity - s.memory.total()).bytes();
      if (job_.step.memory.capacity.bytes() <= 0 || pace < 0 || left < headroom) headroom = left, job_.tightest = i;
      pace = 0;
    }
    pace = -1;
    for (int i = 0; i < kinds(); ++i) {
      if (!takesPart(i)) continue;
      const double t = sumOf(share(i).parts) - share(i).parts[exchangePart] + exchange;
      if (t > pace) pace = t, job_.pacing = i;
    }
    share(job_.pacing).parts[exchangePart] = exchange;
    fillStep(sumOf(share(job_.pacing).parts));
  }

  /// GPUs of a kind's replicas over its pools; what a replica takes from several kinds is spread over what is left.
  void placeGpus() {
    double rest = 0, room = 0, peak = 0, extra = 0;
    for (int i = 0; i < kinds(); ++i) {
      const KindShare& s = share(i);
      const double wanted = s.stages > 0 ? double(s.stages) * job_.plan.tensor * job_.plan.context * s.replicas : double(job_.plan.gpusPerReplica()) * s.replicas;
      const double used = std::min(wanted, s.gpus);
      rest += wanted - used;
      room += s.gpus - used;
      for (Allocation& a : job_.allocations)
        if (a.kind == i && s.gpus > 0) a.gpusUsed = used * a.usableGpus() / s.gpus;
      const double layers = std::max(1, job_.job->architecture.layers + job_.job->architecture.multiTokenPredictionLayers);
      extra += s.recomputeFlopPerMicrobatch * s.sequences / std::max(1, job_.plan.microbatchSequences) *
               (s.stages > 0 ? s.layersHeld / layers : 1);
    }
    for (Allocation& a : job_.allocations) {
      const double free = a.usableGpus() - a.gpusUsed;
      if (rest > 0 && room > 0) a.gpusUsed += free * std::min(1.0, rest / room);
      peak += share(a.kind).peakPerGpu * a.gpusUsed;
    }
    job_.step.peakFlopPerSecond = peak;
    job_.step.hardwareFlopPerStep = job_.step.modelFlopPerStep + extra;
  }

 private:
  ResolvedJob& job_;
  const Fabric& fabric_;
  bool filled_ = false;

  bool takesPart(int kind) { return share(kind).replicas > 0; }

  void fillStep(double total) {
    const KindShare& pacing = share(job_.pacing);
    for (std::size_t i = 0; i < stepPartCount; ++i) job_.step.parts[i] = Duration::seconds(pacing.parts[i]);
    job_.step.memory = share(job_.tightest).memory;
    job_.step.microbatches = pacing.microbatches;
    job_.step.replicas = job_.replicas;
    for (int i = 0; i < kinds(); ++i) {
      if (!takesPart(i) || i == job_.pacing) continue;
      KindShare& s = share(i);
      s.waiting = std::max(0.0, total - sumOf(s.parts));
      s.parts[std::size_t(StepPart::straggler)] += s.waiting;
    }
  }
};

/// Sequences of the smallest piece that a replica takes: a microbatch, or a round of them under interleaving.
int pieceOf(const Job& job, const ParallelPlan& plan) {
  const int round = plan.virtualStages > 1 && job.globalBatchSequences % (plan.microbatchSequences * plan.pipeline) == 0 ? plan.pipeline : 1;
  return plan.microbatchSequences * round;
}

/// Most replicas, up to `most`, among which the batch divides evenly.
int evenReplicas(const ResolvedJob& job, long most) {
  const long pieces = job.job->globalBatchSequences / std::max(1, pieceOf(*job.job, job.plan));
  const int block = replicaBlock(*job.job, job.plan);
  return pieces < 1 ? 1 : int(largestDivisor(job, pieces, most, [&](long replicas) { return replicas % block == 0; }));
}

/// `replicas` over the kinds, in whole blocks: all that each holds, the slowest giving way; what is left of several
/// kinds together makes replicas that run at the slowest pace.
void spreadReplicas(Mixer& m, const WorkGroup* groups, long replicas, long gpusPerReplica, int block) {
  std::array<int, mostKinds> order{};
  for (int i = 0; i < m.kinds(); ++i) order[std::size_t(i)] = i;
  for (int i = 1; i < m.kinds(); ++i)
    for (int j = i; j > 0 && groups[order[std::size_t(j)]].each < groups[order[std::size_t(j - 1)]].each; --j)
      std::swap(order[std::size_t(j)], order[std::size_t(j - 1)]);
  long left = replicas / block * block;
  for (int i = 0; i < m.kinds(); ++i) {
    KindShare& s = m.share(order[std::size_t(i)]);
    s.replicas = int(std::min<long>(left, long(s.gpus) / (gpusPerReplica * block) * block));
    left -= s.replicas;
  }
  if (left > 0) m.share(order[std::size_t(m.kinds() - 1)]).replicas += int(left);
}

void shareWith(ResolvedJob& job, const Fabric& fabric, int replicas) {
  Mixer m(job, fabric);
  m.clear();
  const int piece = pieceOf(*job.job, job.plan), round = std::max(1, piece / job.plan.microbatchSequences);
  const double pieces = double(job.job->globalBatchSequences / piece);
  const int block = replicas % replicaBlock(*job.job, job.plan) == 0 ? replicaBlock(*job.job, job.plan) : 1;
  job.possible = job.job->globalBatchSequences % piece == 0 && replicas <= pieces;
  if (!job.possible) return;
  job.replicas = replicas;
  job.gpusUsed = job.plan.gpusPerReplica() * replicas;
  const int first = int(std::ceil(pieces / replicas)) * round;
  std::array<WorkGroup, mostKinds> groups{}, working{};
  std::array<StepEstimate, mostKinds> firsts{};
  for (int i = 0; i < m.kinds(); ++i) {
    const StepEstimate one = m.leanest(i, first), two = m.step(i, 2 * first);
    groups[std::size_t(i)].each = (two.time() - one.time()).seconds() / first * round;
    groups[std::size_t(i)].fixed = (one.time() * 2 - two.time()).seconds();
    firsts[std::size_t(i)] = one;
    m.keepPeak(i, one);
  }
  spreadReplicas(m, groups.data(), replicas, job.plan.gpusPerReplica(), block);
  int busy = 0;
  std::array<int, mostKinds> owner{};
  for (int i = 0; i < m.kinds(); ++i) {
    if (m.share(i).replicas == 0) continue;
    owner[std::size_t(busy)] = i;
    working[std::size_t(busy)] = groups[std::size_t(i)];
    working[std::size_t(busy++)].workers = m.share(i).replicas;
  }
  if (!(job.possible = shareOut(working.data(), busy, pieces))) return;
  double excess = -pieces, latest = -1;
  int last = 0;
  for (int i = 0; i < busy; ++i) excess += working[std::size_t(i)].workers * working[std::size_t(i)].units;
  for (int i = 0; i < busy; ++i) {
    const WorkGroup& g = working[std::size_t(i)];
    const double end = g.fixed + g.each * g.units;
    if (end > latest && g.workers * g.units > excess) latest = end, last = i;  // a small group cannot do so much less
  }
  for (int i = 0; i < busy; ++i) {
    const WorkGroup& g = working[std::size_t(i)];
    const int kind = owner[std::size_t(i)];
    const int n = g.units * round;
    m.keep(kind, n == first ? firsts[std::size_t(kind)] : m.step(kind, n));
    // What was too much is taken from the group that ends last: some of its replicas do one piece less.
    m.share(kind).sequences = (g.workers * g.units - (i == last ? excess : 0)) * piece;
  }
  m.align();
  m.placeGpus();
}

}  // namespace

void runInLockstep(ResolvedJob& job, const Fabric& fabric) {
  Mixer m(job, fabric);
  m.clear();
  job.replicas = replicasFor(*job.job, *job.batchDivisors, job.plan, job.gpusAvailable);
  job.gpusUsed = job.plan.gpusPerReplica() * job.replicas;
  double usable = 0;
  for (const Allocation& a : job.allocations) usable += a.usableGpus();
  double peak = 0;
  for (int i = 0; i < m.kinds(); ++i) {
    m.share(i).replicas = job.replicas;
    m.keep(i, m.step(i, 0));
    m.share(i).sequences = usable > 0 ? job.job->globalBatchSequences * m.share(i).gpus / usable : 0;
  }
  m.align();
  for (Allocation& a : job.allocations) {
    const double part = usable > 0 ? a.usableGpus() / usable : 0;
    a.gpusUsed = job.gpusUsed * part;
    peak += m.share(a.kind).peakPerGpu * a.gpusUsed;
  }
  for (KindShare& s : job.kinds)
    if (usable > 0) s.replicas = int(std::lround(job.replicas * s.gpus / usable));
  job.step.peakFlopPerSecond = peak;
}

void runInShares(ResolvedJob& job, const Fabric& fabric) {
  const long most = job.gpusAvailable / std::max(1L, job.plan.gpusPerReplica());
  const int even = replicasFor(*job.job, *job.batchDivisors, job.plan, job.gpusAvailable);
  if (job.plan.data > 0 || most <= even) {
    shareWith(job, fabric, even);
    return;
  }
  const int block = replicaBlock(*job.job, job.plan);
  const int all = int(std::min<long>(most, job.job->globalBatchSequences / pieceOf(*job.job, job.plan)) / block * block);
  shareWith(job, fabric, std::max(1, all));
  if (all == even) return;
  const double time = job.possible ? job.step.time().seconds() : 1e300;
  const bool fits = job.possible && job.step.memory.fits();
  shareWith(job, fabric, even);
  const bool better = job.possible && (job.step.memory.fits() > fits || (job.step.memory.fits() == fits && job.step.time().seconds() <= time));
  if (!better) shareWith(job, fabric, std::max(1, all));
}

void runOnOnePool(ResolvedJob& job, const Fabric& fabric) {
  int best = -1, last = -1;
  double shortest = 0;
  bool bestFits = false;
  ParallelPlan bestPlan;
  const auto run = [&](int kind, const ParallelPlan* known) {
    Mixer m(job, fabric);
    m.clear();
    const long most = long(m.share(kind).gpus) / std::max(1L, job.plan.gpusPerReplica());
    job.possible = most >= 1;
    if (!job.possible) return;
    const bool given = job.plan.data > 0 && job.plan.data <= most;
    job.replicas = given ? job.plan.data : evenReplicas(job, most);
    job.gpusUsed = job.plan.gpusPerReplica() * job.replicas;
    KindShare& s = m.share(kind);
    s.replicas = job.replicas;
    if (known) s.plan = *known;
    m.keep(kind, known ? m.step(kind, 0) : m.leanest(kind, 0));
    s.sequences = job.job->globalBatchSequences;
    m.align();
    m.placeGpus();
  };
  for (int i = 0; i < int(job.kinds.size()); ++i) {
    run(i, nullptr);
    last = i;
    if (!job.possible) continue;
    const bool fits = job.step.memory.fits();
    const double time = job.step.time().seconds();
    if (best >= 0 && (fits < bestFits || (fits == bestFits && time >= shortest))) continue;
    best = i;
    bestPlan = job.kinds[std::size_t(i)].plan;
    bestFits = fits;
    shortest = time;
  }
  if (best < 0) job.possible = false;
  else if (best != last) run(best, &bestPlan);
}

namespace {

/// Stages of one kind of node that are alike.
struct StageGroup {
  int kind = 0, stages = 0, start = 0;  ///< `start`: the first one's place in the pipeline
  bool first = false, last = false;
  double seconds = 0;                   ///< one microbatch on one of them
};

constexpr int mostGroups = mostKinds + 2;

/// Kinds in the order of the pipeline: early stages keep the most microbatches, so they get the most memory.
std::array<int, mostKinds> pipelineOrder(Mixer& m) {
  std::array<int, mostKinds> kinds{};
  for (int i = 0; i < m.kinds(); ++i) kinds[std::size_t(i)] = i;
  const auto before = [&](int x, int y) {
    const Gpu &a = m.share(x).pool->node.gpu, &b = m.share(y).pool->node.gpu;
    if (a.hbmCapacity != b.hbmCapacity) return a.hbmCapacity > b.hbmCapacity;
    if (a.bf16Dense != b.bf16Dense) return a.bf16Dense > b.bf16Dense;
    return m.share(x).pool->node.id < m.share(y).pool->node.id;
  };
  for (int i = 1; i < m.kinds(); ++i)
    for (int j = i; j > 0 && before(kinds[std::size_t(j)], kinds[std::size_t(j - 1)]); --j)
      std::swap(kinds[std::size_t(j)], kinds[std::size_t(j - 1)]);
  return kinds;
}

/// Stages of a replica for each kind, in proportion to its GPUs; the replicas that this allows.
long shareStages(Mixer& m, const std::array<int, mostKinds>& kinds, int count, int pipeline, int gpusPerStage) {
  const auto replicas = [&](int i, int stages) { return std::floor(m.share(kinds[std::size_t(i)]).gpus / (double(stages) * gpusPerStage)); };
  int given = 0;
  for (int i = 0; i < count; ++i) given += m.share(kinds[std::size_t(i)]).stages = 1;
  for (; given < pipeline; ++given) {
    int next = 0;
    for (int i = 1; i < count; ++i)
      if (replicas(i, m.share(kinds[std::size_t(i)]).stages + 1) > replicas(next, m.share(kinds[std::size_t(next)]).stages + 1)) next = i;
    ++m.share(kinds[std::size_t(next)]).stages;
  }
  double most = replicas(0, m.share(kinds[0]).stages);
  for (int i = 1; i < count; ++i) most = std::min(most, replicas(i, m.share(kinds[std::size_t(i)]).stages));
  return long(most);
}

int groupStages(Mixer& m, const std::array<int, mostKinds>& kinds, int count, int pipeline, std::array<StageGroup, mostGroups>& groups) {
  int n = 0, at = 0;
  for (int k = 0; k < count; ++k) {
    const int kind = kinds[std::size_t(k)];
    int middle = m.share(kind).stages;
    if (k == 0) groups[std::size_t(n++)] = {kind, 1, at++, true, false, 0}, --middle;
    if (k == count - 1) --middle;
    if (middle > 0) groups[std::size_t(n++)] = {kind, middle, at, false, false, 0}, at += middle;
    if (k == count - 1) groups[std::size_t(n++)] = {kind, 1, pipeline - 1, false, true, 0};
  }
  return n;
}

/// Layers of each group so that the slowest stage is as fast as can be; recompute rises on a kind, and then its layers
/// fall, until it fits. False where nothing fits.
bool placeStageLayers(Mixer& m, const ResolvedJob& job, int microbatches, std::array<StageGroup, mostGroups>& groups, std::array<WorkGroup, mostGroups>& layers, int n, double total) {
  const auto timed = [&](int kind) {
    const LayerSeconds seconds = layerSeconds(m.inputs(kind, microbatches));
    for (int i = 0; i < n; ++i) {
      const StageGroup& g = groups[std::size_t(i)];
      if (g.kind != kind) continue;
      layers[std::size_t(i)].each = seconds.layer;
      layers[std::size_t(i)].fixed = (g.first ? seconds.embedding : 0) + (g.last ? seconds.output : 0);
    }
  };
  for (int i = 0; i < n; ++i) {
    const StageGroup& g = groups[std::size_t(i)];
    layers[std::size_t(i)].workers = g.stages;
    layers[std::size_t(i)].most = 1 << 30;
    if (i > 0 && groups[std::size_t(i - 1)].kind == g.kind) continue;
    m.share(g.kind).plan.recompute = Recompute::none;
    m.share(g.kind).plan.recomputeLayers = 0;
    timed(g.kind);
  }
  for (int round = 0; round < 64; ++round) {
    if (!shareOut(layers.data(), n, total)) return false;
    bool fits = true;
    for (int i = 0; i < n && fits; ++i) {
      StageGroup& g = groups[std::size_t(i)];
      const WorkGroup& work = layers[std::size_t(i)];
      g.seconds = work.fixed + work.each * work.units;
      const StageShare stage{double(work.units), g.first, g.last, job.plan.pipeline - g.start, 0};
      fits = m.memory(g.kind, microbatches, &stage).fits();
      if (fits) continue;
      ParallelPlan& plan = m.share(g.kind).plan;
      if (plan.recompute != Recompute::full) {
        plan.recompute = plan.recompute == Recompute::none ? Recompute::selective : Recompute::full;
        timed(g.kind);
      } else if (work.units > 1) {
        layers[std::size_t(i)].most = work.units - 1;
      } else {
        return false;
      }
    }
    if (fits) return true;
  }
  return false;
}

}  // namespace

void runInStages(ResolvedJob& job, const Fabric& fabric) {
  job.plan.virtualStages = 1;
  if (job.plan.schedule == Schedule::interleaved) job.plan.schedule = Schedule::oneForwardOneBackward;
  Mixer m(job, fabric);
  m.clear();
  const int count = m.kinds(), pipeline = job.plan.pipeline;
  const double total = job.job->architecture.layers + job.job->architecture.multiTokenPredictionLayers;
  job.possible = pipeline >= std::max(2, count) && total >= pipeline;
  if (!job.possible) return;
  const std::array<int, mostKinds> kinds = pipelineOrder(m);
  const long most = shareStages(m, kinds, count, pipeline, job.plan.tensor * job.plan.context);
  job.possible = most >= 1;
  if (!job.possible) return;
  job.replicas = job.plan.data > 0 && job.plan.data <= most ? job.plan.data : evenReplicas(job, most);
  job.gpusUsed = job.plan.gpusPerReplica() * job.replicas;
  const int microbatches = std::max(1, int(std::ceil(double(job.job->globalBatchSequences) / (double(job.replicas) * job.plan.microbatchSequences))));
  std::array<StageGroup, mostGroups> groups{};
  std::array<WorkGroup, mostGroups> layers{};
  const int n = groupStages(m, kinds, count, pipeline, groups);
  job.possible = placeStageLayers(m, job, microbatches, groups, layers, n, total);
  if (!job.possible) return;
  double excess = -total, all = 0, latest = -1;
  int slowest = 0;
  for (int i = 0; i < n; ++i) {
    const StageGroup& g = groups[std::size_t(i)];
    excess += double(g.stages) * layers[std::size_t(i)].units;
    all += g.stages * g.seconds;
    if (g.seconds > latest) latest = g.seconds, slowest = i;
  }
  all -= excess * layers[std::size_t(slowest)].each;  // some of the slowest group's stages hold a layer less
  for (int k = 0; k < count; ++k) {
    const int kind = kinds[std::size_t(k)];
    KindShare& s = m.share(kind);
    s.replicas = job.replicas;
    s.sequences = job.job->globalBatchSequences;
    const auto shareOf = [&](int i) {
      const StageGroup& g = groups[std::size_t(i)];
      return StageShare{double(layers[std::size_t(i)].units), g.first, g.last, pipeline - g.start, all - g.seconds};
    };
    int busiest = -1;
    MemoryEstimate fullest;
    for (int i = 0; i < n; ++i) {
      const StageGroup& g = groups[std::size_t(i)];
      if (g.kind != kind) continue;
      const int units = layers[std::size_t(i)].units;
      s.stageLayers = std::max(s.stageLayers, units);
      s.layersHeld += double(g.stages) * units - (i == slowest ? excess : 0);
      const StageShare stage = shareOf(i);
      const MemoryEstimate memory = m.memory(kind, microbatches, &stage);
      if (busiest < 0 || memory.total() > fullest.total()) fullest = memory, s.fullestStage = stage;
      if (busiest < 0 || g.seconds > groups[std::size_t(busiest)].seconds) busiest = i;
    }
    s.stage = shareOf(busiest);
    m.keep(kind, m.step(kind, microbatches, &*s.stage));
    s.memory = fullest;
  }
  m.align();
  m.placeGpus();
}

}  // namespace cw
