// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the efficiency constants to measured step times: bounded, robust, weighted so that no large group of like runs
// outvotes the others.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/calibration/resolve_row.h"
#include "model/performance/constants.h"

namespace cw {

/// A measurement that a fit can use: its run and the step time it stands for.
struct FitRow {
  MeasuredRun run;
  double stepSeconds = 0;
  std::string group;   ///< model × precision
  std::string family;  ///< of sources
  std::string id{};    ///< of the measurement
};

/// The name of a source without its version: "NVIDIA dgxc-benchmarking v25.01" → "NVIDIA dgxc-benchmarking".
std::string sourceFamily(const std::string& source);
/// Pre-training rows with a step time or tokens a second, on dies that the constants speak of. Others: nullopt.
std::optional<FitRow> fitRow(const Measurement& measurement, const MeasuredRun& run);

/// ln(predicted / measured) of the step time.
double logError(const FitRow& row, const Calibration& calibration);

struct FitReport {
  Calibration calibration;
  int rows = 0;
  double medianAbsolute = 0, p90Absolute = 0;  ///< in-sample
  /// One standard error of each fitted constant, in its own unit; zero for those not fitted.
  std::array<double, constantCount> standardError{};
  std::vector<Constant> onBound;  ///< within 1 % of the range from a bound
};

/// Levenberg–Marquardt (Eigen) on ln(predicted / measured) with a soft-L1 loss of scale 5 %, a group of n rows weighing
/// √n, bounds by a logistic map. Each constant is held by its prior, one standard error weighing as much as one misfit of
/// 5 %. It starts from the prior, never from a fit that has seen more rows.
FitReport fitConstants(const std::vector<const FitRow*>& rows);

/// ln(predicted / measured) of one run's step time.
struct RunErrors {
  double before = 0, after = 0;
  double leftOut = 0;  ///< under constants refitted without it (or without its twentieth of many)
};

/// What a team's own runs say of the constants, on top of what is shipped.
struct Refit {
  FitReport report;
  double medianBefore = 0, p90Before = 0;     ///< absolute errors of the runs under the constants they start from
  double medianLeftOut = 0, p90LeftOut = 0;   ///< of each run under constants refitted without it
  std::vector<RunErrors> runs;                ///< one a row, in their order
  bool stopped = false;                       ///< on request: nothing else here means anything
};

/// The same fit from `start`, each constant held there by the standard error of its prior: runs move the constants that
/// they can see, and leave the others where they were. Any number of rows. `progress` hears the share that is done, 0–1,
/// on the calling thread; a stop is heeded within one evaluation of the rows.
Refit refitConstants(const std::vector<const FitRow*>& rows, const Calibration& start, std::stop_token stop = {},
                     const std::function<void(double)>& progress = {});

/// Share of a constant's prior uncertainty that the fit has taken away, 0–1.
double determinedShare(const FitReport& report, Constant constant);

}  // namespace cw
