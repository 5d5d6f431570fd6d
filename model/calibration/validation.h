// SPDX-License-Identifier: GPL-3.0-or-later
// The model against published measurements: each row predicted in its own metric and convention, and how far off
// the predictions are, overall and by group.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/calibration/measurement.h"
#include "model/calibration/memory_validation.h"
#include "model/hardware/gpu.h"
#include "model/performance/constants.h"

namespace cw {

struct RowResult {
  std::string id, metric;
  double measured = 0;
  std::optional<double> predicted, p10, p90;
  std::optional<double> errorFraction;  ///< predicted / measured - 1, in time: positive means predicted too slow
  std::vector<std::string> assumptions;
  std::string status;  ///< "predicted" or "not_determined"
  std::string reason;
  std::string gpuClass, framework, precision;
  bool moe = false;
  bool preTraining = true;
  std::optional<double> memoryMeasuredBytes, memoryPredictedBytes;  ///< of the fullest GPU, as the source counts
  std::optional<double> memoryErrorFraction;                        ///< predicted / measured - 1
  std::optional<bool> fits;                                         ///< the predicted need is within the GPU's memory
};

struct GroupSummary {
  std::string name;
  int rows = 0, predicted = 0;
  double medianAbsolute = 0, p90Absolute = 0, meanSigned = 0;
  std::optional<double> insideInterval;  ///< share of rows inside p10–p90
};

struct ValidationSummary {
  std::vector<RowResult> rows;
  GroupSummary overall;
  std::vector<GroupSummary> byGpu, byFramework, byPrecision;
  std::vector<GroupSummary> byClass;  ///< pre-training rows with step time or tokens a second
  std::vector<std::size_t> worst;  ///< ten row indices
  MemorySummary memory;
  std::string calibrationId;
};

enum class Folds { none, groups, sources };

/// Resolves a printed GPU name to a catalogue row; null where there is none.
using GpuLookup = std::function<const Gpu*(std::string_view printedName)>;

/// With folds, each row is predicted by constants that were refitted without its group or source family, starting
/// from `calibration`.
ValidationSummary validate(const std::vector<Measurement>& rows, const GpuLookup& gpus, Folds folds,
                           const Calibration& calibration = shippedCalibration());

}  // namespace cw
