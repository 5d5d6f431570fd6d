// SPDX-License-Identifier: GPL-3.0-or-later
// The four figures that an answer comes down to for a planner, and how far they may spread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/uncertainty/input_range.h"

namespace cw {

struct Percentiles {
  double p10 = 0, p50 = 0, p90 = 0;
};

enum class Figure {
  trainingDays,       ///< wall clock with goodput
  facilityWatts,      ///< average, at the meter
  facilityWattHours,  ///< of the run
  runUsd,             ///< of the run
};
inline constexpr int figureCount = 4;

/// NaN where the scenario does not determine a figure.
struct Outcome {
  std::array<double, figureCount> figures{};
  bool fits = true;  ///< in memory

  double operator[](Figure f) const { return figures[std::size_t(f)]; }
  double& operator[](Figure f) { return figures[std::size_t(f)]; }
};

/// One figure over all samples.
struct Spread {
  Percentiles percentiles;
  std::array<double, 99> atPercent{};  ///< P1 … P99: the curve of the cumulative distribution
};

/// Why an input was moved as far as it was.
enum class TornadoBasis {
  range,       ///< from end to end of the planner's range
  modelError,  ///< from P10 to P90 of the model's own error of the step time; it has no input
  schedule,    ///< the same for what a calendar adds (ScheduleSpread)
  powerError,  ///< and for the power
  tenPercent,  ///< no range: 10 % down and up, as far as the field allows
  onePercent,  ///< no range, a whole number: 1 % down and up, one at least
};

/// Not an input of the scenario.
constexpr bool isRunFactor(TornadoBasis basis) {
  return basis == TornadoBasis::modelError || basis == TornadoBasis::schedule || basis == TornadoBasis::powerError;
}

/// The answer with one input moved and all others as they stand.
struct TornadoBar {
  TornadoBasis basis = TornadoBasis::range;
  UncertainInput input{};
  std::string of;            ///< as in InputRange
  double low = 0, high = 0;  ///< values of the input; factors where it has none
  Outcome atLow, atHigh;

  double swing(Figure f) const { return atHigh[f] - atLow[f]; }
};

struct Uncertainty {
  int samples = 0;
  std::array<std::optional<Spread>, figureCount> spreads;  ///< absent: not determined
  double fitsFraction = 1;                                 ///< of the samples; the others count with their time as if they did
  Outcome point;                                           ///< as estimated, inputs without a value at the middle of their range
  std::vector<TornadoBar> tornado;                         ///< ranges and model error first; in each half the widest first
};

}  // namespace cw
