// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/uncertainty.h"

#include <Eigen/Core>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "model/calibration/statistics.h"
#include "model/uncertainty/distributions.h"
#include "model/uncertainty/inputs.h"
#include "model/uncertainty/outcome_model.h"
#include "model/uncertainty/quasi_random.h"
#include "model/uncertainty/tornado.h"

namespace cw {
namespace {

constexpr int mostOfABlock = 250;
// See OutcomeModel::weight: about half a second of one core, and a fiftieth between two looks at the stop token.
constexpr double allSamples = 5e6, oneBlock = 3e5;

bool movesStep(const Scenario& s) {
  return std::any_of(s.ranges.begin(), s.ranges.end(), [](const InputRange& r) { return kindOf(r.input).movesStep; });
}

Sampling affordable(Sampling sampling, double weight) {
  sampling.samples = std::clamp(int(allSamples / weight), std::min(fewestSamples, sampling.samples), sampling.samples);
  return sampling;
}

/// Inputs that only their range is known of stand at its likely value, or in its middle.
Scenario completed(Scenario s) {
  for (const InputRange& r : s.ranges)
    if (!valueOf(s, r.input, r.of)) setValue(s, r.input, r.of, r.likely.value_or((r.low + r.high) / 2));
  return s;
}

class Sampler {
 public:
  Sampler(const Scenario& scenario, const ParallelPlan& plan, const Sampling& sampling, double weight, std::stop_token stop)
      : scenario_(scenario), plan_(plan), sampling_(sampling), block_(std::clamp(int(oneBlock / weight), 1, mostOfABlock)), stop_(std::move(stop)), figures_(sampling.samples, figureCount), fits_(sampling.samples) {}

  bool run() {
    const int blocks = (sampling_.samples + block_ - 1) / block_;
    const int threads = sampling_.threads > 0 ? sampling_.threads : std::clamp(int(std::thread::hardware_concurrency()), 1, 16);
    {
      std::vector<std::jthread> workers;
      for (int i = 1; i < std::min(threads, blocks); ++i) workers.emplace_back([&] { work(blocks); });
      work(blocks);
    }
    return !stop_.stop_requested();
  }

  std::optional<Spread> spread(Figure figure) const {
    const auto column = figures_.col(int(figure));
    if (!column.isFinite().all()) return std::nullopt;
    std::vector<double> sorted(column.begin(), column.end());
    std::sort(sorted.begin(), sorted.end());
    Spread s;
    for (int i = 1; i < 100; ++i) s.atPercent[std::size_t(i - 1)] = percentileOfSorted(sorted, i / 100.0);
    s.percentiles = {s.atPercent[9], s.atPercent[49], s.atPercent[89]};
    return s;
  }

  double fitsFraction() const { return fits_.mean(); }

 private:
  const Scenario& scenario_;
  const ParallelPlan& plan_;
  const Sampling& sampling_;
  const int block_;  ///< samples between two looks at the stop token
  std::stop_token stop_;
  Eigen::ArrayXXd figures_;  // a row a sample
  Eigen::ArrayXd fits_;
  std::atomic<int> next_{0};

  /// Blocks go to whoever is free; each sample depends on its number alone, so the result does not depend on who that was.
  void work(int blocks) {
    OutcomeModel model(scenario_, plan_);
    std::vector<InputPlace> places;
    for (const InputRange& r : scenario_.ranges) places.push_back(model.place(r.input, r.of));
    for (int block; (block = next_++) < blocks && !stop_.stop_requested();) {
      const int first = block * block_;
      sample(model, places, first, std::min(block_, sampling_.samples - first));
    }
  }

  void sample(OutcomeModel& model, const std::vector<InputPlace>& places, int first, int count) {
    const std::vector<InputRange>& ranges = scenario_.ranges;
    const Eigen::ArrayXXd points = quasiRandomPoints(first, count, runFactorCount + int(ranges.size()), sampling_.seed);
    for (int i = 0; i < count; ++i) {
      for (std::size_t r = 0; r < ranges.size(); ++r) model.set(places[r], rangeValue(ranges[r], points(i, int(r) + runFactorCount)));
      const Outcome o = model.outcome(model.spread().at(points(i, 0), points(i, 1), points(i, 2)));
      for (int f = 0; f < figureCount; ++f) figures_(first + i, f) = o.figures[std::size_t(f)];
      fits_(first + i) = o.fits;
    }
  }
};

/// Without ranges the percentiles are those of `estimate`.
void takeIntervals(Uncertainty& u, OutcomeModel& model) {
  const auto intervals = model.intervals();
  for (std::size_t f = 0; f < intervals.size(); ++f)
    if (u.spreads[f] && intervals[f]) u.spreads[f]->percentiles = *intervals[f];
}

}  // namespace

std::optional<Uncertainty> uncertaintyOf(const Scenario& asked, const ParallelPlan& plan, const Sampling& wanted, std::stop_token stop) {
  const Scenario scenario = completed(asked);
  OutcomeModel model(scenario, plan);
  if (!model.possible() || stop.stop_requested()) return std::nullopt;
  Uncertainty u;
  u.point = model.outcome({});
  if (!(u.point[Figure::trainingDays] > 0)) return std::nullopt;
  const double weight = model.weight(movesStep(scenario));
  const Sampling sampling = affordable(wanted, weight);
  Sampler sampler(scenario, plan, sampling, weight, stop);
  if (!sampler.run()) return std::nullopt;
  u.samples = sampling.samples;
  u.fitsFraction = sampler.fitsFraction();
  for (int f = 0; f < figureCount; ++f) u.spreads[std::size_t(f)] = sampler.spread(Figure(f));
  if (scenario.ranges.empty()) takeIntervals(u, model);
  u.tornado = tornadoOf(model, stop);
  return stop.stop_requested() ? std::nullopt : std::optional(std::move(u));
}

}  // namespace cw
