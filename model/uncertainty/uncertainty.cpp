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

constexpr int blockSize = 250;  // samples between two looks at the stop token

/// Inputs that only their range is known of stand at its likely value, or in its middle.
Scenario completed(Scenario s) {
  for (const InputRange& r : s.ranges)
    if (!valueOf(s, r.input, r.of)) setValue(s, r.input, r.of, r.likely.value_or((r.low + r.high) / 2));
  return s;
}

class Sampler {
 public:
  Sampler(const Scenario& scenario, const ParallelPlan& plan, const Sampling& sampling, std::stop_token stop)
      : scenario_(scenario), plan_(plan), sampling_(sampling), stop_(std::move(stop)), figures_(sampling.samples, figureCount), fits_(sampling.samples) {}

  bool run() {
    const int blocks = (sampling_.samples + blockSize - 1) / blockSize;
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
  std::stop_token stop_;
  Eigen::ArrayXXd figures_;  // a row a sample
  Eigen::ArrayXd fits_;
  std::atomic<int> next_{0};

  /// Blocks go to whoever is free; each sample depends on its number alone, so the result does not depend on who that was.
  void work(int blocks) {
    OutcomeModel model(scenario_, plan_);
    for (int block; (block = next_++) < blocks && !stop_.stop_requested();) {
      const int first = block * blockSize;
      sample(model, first, std::min(blockSize, sampling_.samples - first));
    }
  }

  void sample(OutcomeModel& model, int first, int count) {
    const std::vector<InputRange>& ranges = scenario_.ranges;
    const Eigen::ArrayXXd points = quasiRandomPoints(first, count, 1 + int(ranges.size()), sampling_.seed);
    for (int i = 0; i < count; ++i) {
      for (std::size_t r = 0; r < ranges.size(); ++r) model.set(ranges[r].input, ranges[r].of, rangeValue(ranges[r], points(i, int(r) + 1)));
      const Outcome o = model.outcome(timeFactor(model.band(), points(i, 0)));
      for (int f = 0; f < figureCount; ++f) figures_(first + i, f) = o.figures[std::size_t(f)];
      fits_(first + i) = o.fits;
    }
  }
};

/// With nothing but the model's error every figure rises or stays with it: percentiles are exact, and those of `estimate`.
void takeExactPercentiles(Uncertainty& u, OutcomeModel& model) {
  const TimeBand band = model.band();
  const Outcome low = model.outcome(band.p10), middle = model.outcome(band.p50), high = model.outcome(band.p90);
  for (int f = 0; f < figureCount; ++f)
    if (auto& spread = u.spreads[std::size_t(f)])
      // Where a figure stays, rounding must not turn P10 and P90 around.
      spread->percentiles = {std::min(low[Figure(f)], middle[Figure(f)]), middle[Figure(f)], std::max(middle[Figure(f)], high[Figure(f)])};
}

}  // namespace

std::optional<Uncertainty> uncertaintyOf(const Scenario& asked, const ParallelPlan& plan, const Sampling& sampling, std::stop_token stop) {
  const Scenario scenario = completed(asked);
  OutcomeModel model(scenario, plan);
  if (!model.possible() || stop.stop_requested()) return std::nullopt;
  Uncertainty u;
  u.point = model.outcome(1);
  if (!(u.point[Figure::trainingDays] > 0)) return std::nullopt;
  Sampler sampler(scenario, plan, sampling, stop);
  if (!sampler.run()) return std::nullopt;
  u.samples = sampling.samples;
  u.fitsFraction = sampler.fitsFraction();
  for (int f = 0; f < figureCount; ++f) u.spreads[std::size_t(f)] = sampler.spread(Figure(f));
  if (scenario.ranges.empty()) takeExactPercentiles(u, model);
  u.tornado = tornadoOf(model);
  return u;
}

}  // namespace cw
