// SPDX-License-Identifier: GPL-3.0-or-later
// How long an estimate takes: in a search, on the screen, and with its derivation.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>

#include "data/samples/samples.h"
#include "model/estimate/estimate.h"
#include "model/performance/step_model.h"
#include "model/search/best_plan.h"
#include "model/search/plan_estimate.h"
#include "model/search/pool_worth.h"
#include "model/uncertainty/inputs.h"
#include "model/uncertainty/uncertainty.h"
#include "tests/support/corners.h"

namespace {

cw::Scenario sample(const char* id) {
  const auto scenario = cw::loadSample(id);
  if (!scenario) std::abort();
  return scenario.value();
}

/// Step, memory, power and cost of one plan, as a search asks for them.
void planOfASearch(benchmark::State& state, const char* id) {
  const cw::Scenario scenario = sample(id);
  cw::PlanEstimator estimator(scenario);
  const cw::ParallelPlan plan = cw::estimate(scenario).plan;
  for (auto _ : state) benchmark::DoNotOptimize(estimator(plan));
}

/// One way of mixing pools, as a search asks for it.
void mixing(benchmark::State& state, const char* id, cw::Mixing way) {
  cw::Scenario scenario = sample(id);
  scenario.plan->mixing = way;
  cw::PlanEstimator estimator(scenario);
  const cw::ParallelPlan plan = cw::estimate(scenario).plan;
  for (auto _ : state) benchmark::DoNotOptimize(estimator(plan));
}

/// What a GPU of each pool is worth: a dozen searches.
void worth(benchmark::State& state, const char* id) {
  const cw::Scenario scenario = sample(id);
  for (auto _ : state) benchmark::DoNotOptimize(cw::poolWorth(scenario));
}

/// The step alone.
void step(benchmark::State& state, const char* id) {
  const cw::Scenario s = sample(id);
  const cw::ParallelPlan plan = cw::estimate(s).plan;
  for (auto _ : state)
    benchmark::DoNotOptimize(cw::stepTime<double>({s.cluster.pools[0].node, s.cluster.fabric, s.job, plan, plan.data, cw::shippedCalibration()}));
}

/// Everything that the window shows, findings and operators included.
void screen(benchmark::State& state, const char* id) {
  cw::Scenario scenario = sample(id);
  scenario.plan = cw::estimate(scenario).plan;
  for (auto _ : state) benchmark::DoNotOptimize(cw::estimate(scenario));
}

void search(benchmark::State& state, const char* id) {
  cw::Scenario scenario = sample(id);
  scenario.plan.reset();
  for (auto _ : state) benchmark::DoNotOptimize(cw::estimate(scenario));
}

/// P10, P50, P90 and the tornado of 10,000 samples, on all cores. `moved`: a range on an input that moves the step asks
/// for it 10,000 times; otherwise one step serves all samples.
void risk(benchmark::State& state, const char* id, bool moved) {
  cw::Scenario scenario = sample(id);
  const cw::ParallelPlan plan = cw::estimate(scenario).plan;
  const auto around = [&](cw::UncertainInput input, double share) {
    const double value = cw::valueOf(scenario, input, "").value_or(0);
    scenario.ranges.push_back({.input = input, .of = {}, .low = std::ceil(value * (1 - share)), .high = std::floor(value), .likely = {}, .source = {}});
  };
  around(cw::UncertainInput::purchase, 0.3);
  around(cw::UncertainInput::restart, 0.3);
  if (moved) around(cw::UncertainInput::nodes, 0.02);
  for (auto _ : state) benchmark::DoNotOptimize(cw::uncertaintyOf(scenario, plan));
}

void derivation(benchmark::State& state, const char* id) {
  const cw::Scenario scenario = sample(id);
  for (auto _ : state) benchmark::DoNotOptimize(cw::explain(scenario, "cost_usd/run_total"));
}

BENCHMARK_CAPTURE(planOfASearch, dense, "llama-3.1-405b");
BENCHMARK_CAPTURE(planOfASearch, moe, "colossus-phase1");
BENCHMARK_CAPTURE(planOfASearch, two_pools, "colossus-expanded");
BENCHMARK_CAPTURE(mixing, lockstep, "colossus-expanded", cw::Mixing::lockstep);
BENCHMARK_CAPTURE(mixing, shares, "colossus-expanded", cw::Mixing::shares);
BENCHMARK_CAPTURE(mixing, stages, "colossus-expanded", cw::Mixing::stages);
BENCHMARK_CAPTURE(mixing, one_pool, "colossus-expanded", cw::Mixing::onePool);
BENCHMARK_CAPTURE(worth, two_kinds, "colossus-expanded")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(step, dense, "llama-3.1-405b");
BENCHMARK_CAPTURE(step, moe, "colossus-phase1");
BENCHMARK_CAPTURE(search, dense, "llama-3.1-405b")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, moe, "colossus-phase1")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(risk, dense_prices, "llama-3.1-405b", false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(risk, dense_nodes, "llama-3.1-405b", true)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(risk, moe_prices, "colossus-phase1", false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(risk, moe_nodes, "colossus-phase1", true)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(risk, two_pools_nodes, "colossus-expanded", true)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(risk, growing_prices, "colossus-growing", false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(derivation, moe, "colossus-phase1")->Unit(benchmark::kMillisecond);

/// The bar of the screen is for each sample that ships: screen/<id>.
void registerScreens() {
  for (const cw::Sample& s : cw::samples())
    benchmark::RegisterBenchmark(("screen/" + s.id).c_str(), [id = s.id](benchmark::State& state) { screen(state, id.c_str()); });
}

/// Everything that a window asks about the slowest scenarios within the limits; two seconds are promised.
void corner(benchmark::State& state, const cw::Scenario& scenario) {
  for (auto _ : state) {
    cw::Estimate answer = cw::estimate(scenario);
    cw::addUncertainty(scenario, answer);
    benchmark::DoNotOptimize(cw::poolWorth(scenario));
  }
}

void registerCorners() {
  for (const cw::examples::Corner& c : cw::examples::slowestCorners())
    benchmark::RegisterBenchmark(("corner/" + c.name).c_str(), [c](benchmark::State& state) { corner(state, c.scenario); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
}

}  // namespace

int main(int argc, char** argv) {
  registerScreens();
  registerCorners();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
