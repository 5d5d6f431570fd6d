// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/step_model.h"

#include <algorithm>
#include <cmath>

#include "model/trace/traced.h"
#include "model/workload/flops.h"

namespace cw {
namespace {

template <class Real>
struct Stages {
  LayerTime<Real> slowest;  ///< one microbatch on the busiest stage
  Real total{0.0};          ///< of all stages together
  Real weightGradient{0.0}; ///< of the busiest stage
};

template <class Real>
struct LayerKinds {
  LayerTime<Real> dense, moe, output, embedding;
};

template <class Real>
LayerKinds<Real> layerKinds(const LayerContext<Real>& c, std::vector<OperatorRow>* rows) {
  const RankShape& s = c.shape;
  LayerKinds<Real> kinds;
  const double middleDense = s.layers - s.moeLayers;
  const auto log = [&](double layers) { return OperatorLog{layers > 0 ? rows : nullptr, layers * s.microbatches}; };
  if (s.denseTotal > 0) kinds.dense = denseLayer(c, log(middleDense));
  if (s.moeTotal > 0) kinds.moe = moeLayer(c, log(s.moeLayers));
  const int modules = c.architecture.multiTokenPredictionLayers;
  kinds.output = outputLayer(c, log(1.0 + modules));
  if (modules > 0) {
    kinds.output = kinds.output.times(counted<Real>(1 + modules, "output layers, of the model and of its prediction modules"));
    kinds.output += predictionInput(c, log(modules)).times(counted<Real>(modules, "prediction modules"));
  }
  kinds.embedding = embeddingLayer(c, log(1));
  return kinds;
}

/// A stage of `layers` layers, of which `moe` are MoE.
template <class Real>
LayerTime<Real> stageOf(const LayerKinds<Real>& kinds, double layers, double moe) {
  LayerTime<Real> stage = kinds.dense.times(counted<Real>(layers - moe, "dense layers"));
  stage += kinds.moe.times(counted<Real>(moe, "MoE layers"));
  return stage;
}

/// A stage of `layers` layers, as heavy as one may be: MoE layers where the shape has put them, or the dense layers, which
/// come first, all together.
template <class Real>
LayerTime<Real> heaviestStage(const LayerContext<Real>& c, const LayerKinds<Real>& kinds, double layers, double moe) {
  const LayerTime<Real> mixed = stageOf(kinds, layers, moe);
  if (c.architecture.denseLayers <= 0 || c.shape.denseTotal <= 0) return mixed;
  const LayerTime<Real> dense = stageOf(kinds, layers, layers - std::min(layers, c.shape.denseTotal));
  return dense.total() > mixed.total() ? dense : mixed;
}

/// Forward, backward and what is computed again, each by its name.
template <class Real>
Real passes(const LayerTime<Real>& time) {
  const Real again = time.recompute.total();
  Real sum = named(time.forward.total(), "forward pass", "s") + named(time.backward.total(), "backward pass", "s");
  return valueOf(again) == 0 ? sum : Real(sum + named(again, "what is computed again", "s"));
}

/// Work of a rank that runs the first stage for half of the microbatches, and the last for the others.
template <class Real>
LayerTime<Real> meanOf(LayerTime<Real> first, const LayerTime<Real>& last) {
  first += last;
  return first.times(defined<Real>(0.5, "part of the microbatches that enter at one end", "", "DeepSeek-AI 2024, DualPipe"));
}

template <class Real>
Stages<Real> stagesOf(const LayerContext<Real>& c, const LayerKinds<Real>& kinds) {
  const RankShape& s = c.shape;
  Stages<Real> stages;
  const double layers = s.denseTotal + s.moeTotal;
  LayerTime<Real> all = stageOf(kinds, layers, s.moeTotal);
  all += kinds.output;
  all += kinds.embedding;
  all.nameAs(s.p == 1 ? "one microbatch" : "one microbatch, all stages");
  stages.total = named(passes(all), "one microbatch through all stages", "s");
  if (s.p == 1) {
    stages.slowest = all;
  } else {
    const auto moeShare = [&](double n) { return s.layers > 0 ? n * s.moeLayers / s.layers : 0.0; };
    const LayerTime<Real> middle = heaviestStage(c, kinds, s.layers, s.moeLayers);
    LayerTime<Real> last = stageOf(kinds, s.lastLayers, moeShare(s.lastLayers));
    last += kinds.output;
    LayerTime<Real> first = stageOf(kinds, s.firstLayers, moeShare(s.firstLayers));
    first += kinds.embedding;
    if (runsFromBothEnds(c.plan.schedule, s.p)) first = last = meanOf(first, last);
    stages.slowest = middle;
    if (s.p == 2 || last.total() > stages.slowest.total()) stages.slowest = last;
    if (first.total() > stages.slowest.total()) stages.slowest = first;
    stages.slowest.nameAs("one microbatch, busiest stage");
  }
  stages.weightGradient = stages.slowest.weightGradient;
  return stages;
}

/// The one stage that was asked for, beside others that are known by their time alone.
template <class Real>
Stages<Real> oneStage(const LayerContext<Real>& c, const LayerKinds<Real>& kinds, const StageShare& share) {
  Stages<Real> stages;
  stages.slowest = heaviestStage(c, kinds, share.layers, c.shape.moeLayers);
  if (share.first) stages.slowest += kinds.embedding;
  if (share.last) stages.slowest += kinds.output;
  stages.slowest.nameAs("one microbatch, busiest stage");
  const Real others = input<Real>(share.otherStages, "one microbatch on the other stages", "s", "the same formulas for their GPUs and layers");
  stages.total = named(passes(stages.slowest) + others, "one microbatch through all stages", "s");
  stages.weightGradient = stages.slowest.weightGradient;
  return stages;
}

/// Layers and microbatches of the rank that is asked about.
RankShape askedShape(const StepInputs& in) {
  RankShape s = shapeOf(in.job, in.plan, in.replicas);
  if (in.microbatches > 0) s.microbatches = in.microbatches;
  if (!in.stage) return s;
  const double total = s.denseTotal + s.moeTotal;
  s.layers = in.stage->layers;
  s.firstLayers = in.stage->first ? s.layers : 0;
  s.lastLayers = in.stage->last ? s.layers : 0;
  s.moeLayers = in.job.architecture.denseLayers > 0 ? std::min(s.layers, s.moeTotal) : s.layers * s.moeTotal / std::max(1.0, total);
  return s;
}

/// Idle time of the busiest stage while the pipeline fills and drains. Narayanan 2021 (interleaved), Qi 2023
/// (zero bubble: weight gradients fill in), DeepSeek-AI 2024 (DualPipe).
template <class Real>
Real bubbleOf(const LayerContext<Real>& c, const Stages<Real>& stages) {
  const RankShape& s = c.shape;
  if (s.p == 1) return Real(0.0);
  const Real busiest = named(passes(stages.slowest), "one microbatch on the busiest stage", "s");
  const Real nothing = defined<Real>(0.0, "nothing", "s", "definition: a bubble is never negative");
  const Real others = named(maximum(nothing, stages.total - busiest), "one microbatch on the other stages, beyond the busiest", "s");
  const double n = s.p - 1;
  // A rank has one for each microbatch.
  const auto weightGradients = [&](double count) { return stages.weightGradient * counted<Real>(std::min(count, double(s.microbatches)), "delayed weight gradients that fill the bubble"); };
  switch (c.plan.schedule) {
    case Schedule::zeroBubble: return maximum(nothing, others - weightGradients(2 * n));
    case Schedule::zeroBubble2: return maximum(nothing, others - weightGradients(3 * n));
    case Schedule::dualPipe: return maximum(nothing, others * defined<Real>(0.5, "part of the pipeline that fills from either end", "", "DeepSeek-AI 2024, DualPipe") - weightGradients(1.5 * n));
    default: return s.v == 1 ? others : Real(others / counted<Real>(s.v, "virtual stages"));
  }
}

/// One message to the next stage, seconds.
template <class Real>
Real stageMessage(const LayerContext<Real>& c) {
  const RankShape& s = c.shape;
  if (s.p == 1) return Real(0.0);
  const double tokens = c.plan.sequenceParallel ? s.tokens / s.t : s.tokens;
  const GroupPlacement group = placeGroup(c.machine, stageGroup(s));
  const bool inside = group.insideNode();
  const Real rate = inside ? c.machine.nvlink : acrossUplinks(c.machine, group, Traffic::stages, c.machine.nic);
  return named(counted<Real>(tokens * c.architecture.hidden * 2, "activations between stages, 16 bit", "B") / rate +
                   (inside ? c.machine.nvlinkRamp : c.machine.networkLatency),
               "one message to the next stage", "s");
}

template <class Real>
Real& part(StepTime<Real>& step, StepPart p) {
  return step.parts[std::size_t(p)];
}

template <class Real>
void addPasses(StepTime<Real>& step, const LayerTime<Real>& stage, const Real& n) {
  const PassTime<Real>& f = stage.forward;
  const PassTime<Real>& b = stage.backward;
  part(step, StepPart::gemm) = (f.gemm + b.gemm) * n;
  part(step, StepPart::attention) = (f.attention + b.attention) * n;
  part(step, StepPart::elementwise) = (f.elementwise + b.elementwise) * n;
  part(step, StepPart::recompute) = named(stage.recompute.total(), "what is computed again of a microbatch", "s") * n;
  part(step, StepPart::tensorParallelExposed) = (f.tensor + b.tensor) * n;
  part(step, StepPart::contextParallelExposed) = (f.context + b.context) * n;
  part(step, StepPart::expertParallelExposed) = (f.expert + b.expert) * n;
  part(step, StepPart::other) = (f.host + b.host) * n;
}

constexpr std::array<const char*, stepPartCount> partNames{
    "matrix products", "attention", "norms, activations, residuals", "recompute", "exposed tensor-parallel traffic",
    "exposed context-parallel traffic", "exposed expert-parallel traffic", "exposed stage messages", "pipeline bubble",
    "exposed data-parallel traffic", "optimizer step", "stragglers", "host and fixed time"};

template <class Real>
void nameStepPart(StepTime<Real>& step, int i) {
  Real& p = step.parts[std::size_t(i)];
  p = named(p, partNames[std::size_t(i)], "s");
}

}  // namespace

template <class Real>
Real totalOf(const StepTime<Real>& step) {
  constexpr int passes = int(StepPart::expertParallelExposed);
  Real sum = step.parts[0];
  for (int i = 1; i < stepPartCount; ++i) {
    sum = sum + step.parts[std::size_t(i)];
    if (i == passes) sum = named(sum, "all microbatches on the busiest stage", "s");
  }
  return sum;
}

namespace {

template <class Real>
void addWholeStep(StepTime<Real>& step, const LayerContext<Real>& c) {
  // What the parts were before this, by their names.
  for (int i = 0; i < stepPartCount; ++i)
    if (i != int(StepPart::straggler) && i != int(StepPart::other)) nameStepPart(step, i);
  if (valueOf(part(step, StepPart::other)) != 0) part(step, StepPart::other) = named(part(step, StepPart::other), "waiting for the host", "s");
  const Real alike = named(totalOf(step), "step of ranks that are all alike", "s");
  const Real doublings = counted<Real>(std::max(0.0, std::log2(c.shape.gpus / 8.0)), "doublings from eight GPUs");
  part(step, StepPart::straggler) = alike * (c.constants[Constant::stragglerPerDoubling] * doublings);
  const Real fixed = c.constants[Constant::stepFixedMillis] * defined<Real>(1e-3, "seconds in a millisecond", "s/ms", "definition");
  part(step, StepPart::other) += fixed;
  nameStepPart(step, int(StepPart::straggler));
  nameStepPart(step, int(StepPart::other));
  step.total = named(totalOf(step), "step time", "s");
}

template <class Real>
MemoryUse<Real> askedMemory(const StepInputs& in, const LayerContext<Real>& c, const LocalParameters& local) {
  if (!in.stage) return memoryOf(c, local);
  // Memory counts what is in flight by the pipeline's length, at most the microbatches: so far from the end is this stage.
  RankShape here = c.shape;
  here.microbatches = std::min(here.microbatches, in.stage->inFlight);
  return memoryOf(LayerContext<Real>{c.machine, c.constants, c.architecture, c.job, c.plan, here, c.traits}, local);
}

MemoryEstimate valuesOf(const MemoryUse<double>& use, const Gpu& gpu) {
  MemoryEstimate e;
  for (int i = 0; i < memoryPartCount; ++i) e.parts[std::size_t(i)] = Bytes::bytes(use.parts[std::size_t(i)]);
  e.capacity = usableMemory(gpu);
  return e;
}

}  // namespace

template <class Real>
StepTime<Real> stepTime(const StepInputs& in, std::vector<OperatorRow>* operators) {
  const SoftwareTraits traits = resolveSoftware(in.job, in.plan, in.node.gpu.die);
  const ConstantInputs<Real> constants(in.calibration);
  Machine<Real> machine = machineOf<Real>(in.node, in.fabric, in.job, traits.fp8Recipe == Fp8Recipe::rowwise, constants, in.gpuLimitWatts);
  StepTime<Real> step;
  step.parts.fill(Real(0.0));
  step.shape = askedShape(in);
  placeInPods(machine, step.shape);
  const LayerContext<Real> context{machine, constants, in.job.architecture, in.job, in.plan, step.shape, traits};

  const LayerKinds<Real> kinds = layerKinds(context, operators);
  const Stages<Real> stages = in.stage ? oneStage(context, kinds, *in.stage) : stagesOf(context, kinds);
  step.stage = stages.slowest.total();
  const Real n = counted<Real>(step.shape.microbatches, "microbatches of a replica");
  addPasses(step, stages.slowest, n);
  part(step, StepPart::pipelineBubble) = bubbleOf(context, stages);
  if (step.shape.p > 1) {
    const Real message = stageMessage(context);
    const Real exposed = traits.pipelineOverlap ? message * complement(constants[Constant::pipelineOverlap]) : message;
    part(step, StepPart::pipelineExposed) = exposed * counted<Real>(2.0 * step.shape.v * step.shape.microbatches, "messages of a stage in a step") +
                                             message * counted<Real>(2.0 * (step.shape.p - 1), "messages while the pipeline fills and drains");
  }

  const LocalParameters local = localParameters(in.job.architecture, step.shape);
  const Real forward = named(stages.slowest.forward.compute() + stages.slowest.forward.communication(), "forward pass behind which traffic hides", "s");
  const Real gradients = named(stages.slowest.backward.compute() + stages.slowest.backward.communication(), "gradients of a microbatch", "s");
  const Real again = stages.slowest.recompute.total();
  const Real backward = named(valueOf(again) == 0 ? gradients : Real(gradients + named(again, "what is computed again of a microbatch", "s")), "backward pass behind which traffic hides", "s");
  const DataParallelTime<Real> data = dataParallelTime(context, local, forward, backward);
  part(step, StepPart::dataParallelExposed) = data.exposed + data.perMicrobatch * n;
  part(step, StepPart::optimizer) = data.optimizer;
  addWholeStep(step, context);

  step.memory = askedMemory(in, context, local);
  const LayerTime<Real>& dense = kinds.dense;
  const LayerTime<Real>& moe = kinds.moe;
  step.hardwareFlopPerMicrobatch = (dense.recomputeFlop * step.shape.denseTotal + moe.recomputeFlop * step.shape.moeTotal) *
                                   step.shape.t * step.shape.c;
  return step;
}

template double totalOf(const StepTime<double>&);
template Traced totalOf(const StepTime<Traced>&);
template StepTime<double> stepTime(const StepInputs&, std::vector<OperatorRow>*);
template StepTime<Traced> stepTime(const StepInputs&, std::vector<OperatorRow>*);

LayerSeconds layerSeconds(const StepInputs& in) {
  const SoftwareTraits traits = resolveSoftware(in.job, in.plan, in.node.gpu.die);
  const ConstantInputs<double> constants(in.calibration);
  Machine<double> machine = machineOf<double>(in.node, in.fabric, in.job, traits.fp8Recipe == Fp8Recipe::rowwise, constants, in.gpuLimitWatts);
  const RankShape shape = askedShape(in);
  placeInPods(machine, shape);
  const LayerContext<double> context{machine, constants, in.job.architecture, in.job, in.plan, shape, traits};
  const LayerKinds<double> kinds = layerKinds(context, nullptr);
  const double moe = shape.layers > 0 ? shape.moeLayers / shape.layers : 0;
  return {heaviestStage(context, kinds, 1, moe).total(), kinds.embedding.total(), kinds.output.total()};
}

MemoryEstimate memoryEstimate(const StepInputs& in) {
  const SoftwareTraits traits = resolveSoftware(in.job, in.plan, in.node.gpu.die);
  const ConstantInputs<double> constants(in.calibration);
  const Machine<double> machine = machineOf<double>(in.node, in.fabric, in.job, traits.fp8Recipe == Fp8Recipe::rowwise, constants, in.gpuLimitWatts);
  const RankShape shape = askedShape(in);
  const LayerContext<double> context{machine, constants, in.job.architecture, in.job, in.plan, shape, traits};
  return valuesOf(askedMemory(in, context, localParameters(in.job.architecture, shape)), in.node.gpu);
}

StepEstimate stepEstimate(const StepInputs& in, bool withOperators) {
  StepEstimate e;
  const StepTime<double> step = stepTime<double>(in, withOperators ? &e.operators : nullptr);
  for (int i = 0; i < stepPartCount; ++i) e.parts[std::size_t(i)] = Duration::seconds(step.parts[std::size_t(i)]);
  e.memory = valuesOf(step.memory, in.node.gpu);
  e.stage = Duration::seconds(step.stage);
  e.microbatches = step.shape.microbatches;
  e.replicas = step.shape.d;
  e.tokensPerStep = double(in.job.globalBatchSequences) * in.job.sequenceTokens;
  const TokenFlop flop = flopPerToken(in.job.architecture, in.job.sequenceTokens);
  e.flopPerToken = flop;
  e.modelFlopPerStep = (flop.matrix + flop.attentionCausal) * e.tokensPerStep;
  e.modelFlopFullAttentionPerStep = (flop.matrix + flop.attentionFull) * e.tokensPerStep;
  e.hardwareFlopPerStep = e.modelFlopPerStep + step.hardwareFlopPerMicrobatch * step.shape.microbatches * step.shape.d;
  const ConstantInputs<double> constants(in.calibration);
  e.peakFlopPerSecond = machineOf<double>(in.node, in.fabric, in.job, false, constants).peakGemm * step.shape.gpus;
  return e;
}

const char* derivationName(StepPart part) { return partNames[std::size_t(part)]; }

std::string_view keyOf(StepPart part) {
  constexpr std::array<std::string_view, stepPartCount> keys{
      "gemm", "attention", "elementwise", "recompute", "tensor_parallel_exposed", "context_parallel_exposed",
      "expert_parallel_exposed", "pipeline_exposed", "pipeline_bubble", "data_parallel_exposed", "optimizer",
      "straggler", "other"};
  return keys[std::size_t(part)];
}

std::string_view keyOf(MemoryPart part) {
  constexpr std::array<std::string_view, memoryPartCount> keys{"weights", "gradients", "optimizer", "activations", "workspace"};
  return keys[std::size_t(part)];
}

}  // namespace cw
