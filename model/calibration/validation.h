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

#include "model/calibration/clusters.h"
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
  bool lora = false;         ///< frozen weights: only adapters are trained
  std::optional<Die> die{};  ///< absent: the GPU is not in the catalogue
  std::string file, source, model;  ///< `source`: its family, as folds leave it out
  std::string rowClass;             ///< one of rowClasses()
  std::optional<double> memoryMeasuredBytes, memoryPredictedBytes;  ///< of the fullest GPU, as the source counts
  std::optional<double> memoryErrorFraction;                        ///< predicted / measured - 1
  std::optional<bool> fits;                                         ///< the predicted need is within the GPU's memory
};

struct GroupSummary {
  std::string name;
  int rows = 0, predicted = 0;
  double medianAbsolute = 0, p90Absolute = 0, meanSigned = 0;
  std::optional<double> insideInterval;  ///< share of rows inside p10–p90
  double medianLog = 0, p90Log = 0;      ///< of |ln(measured / predicted)| of the time, every row once
  ClusterFigures clusters{};             ///< every source × model × precision once
};

enum class Folds { none, groups, sources };

struct ValidationSummary {
  std::vector<RowResult> rows;
  GroupSummary overall;
  std::vector<GroupSummary> byGpu, byFramework, byPrecision;
  std::vector<GroupSummary> byClass;      ///< rowClasses(), in their order, those that have rows
  std::vector<GroupSummary> byPublisher;  ///< each class by vendors and other teams, teams by file where there are several
  Folds folds{};                          ///< what each prediction's constants had not seen
  std::vector<std::size_t> worst;  ///< ten row indices
  MemorySummary memory;
  std::string calibrationId;
};

/// Resolves a printed GPU name to a catalogue row; null where there is none.
using GpuLookup = std::function<const Gpu*(std::string_view printedName)>;

/// With folds, each row is predicted by constants that were refitted without its group or source family, starting
/// from `calibration`.
ValidationSummary validate(const std::vector<Measurement>& rows, const GpuLookup& gpus, Folds folds,
                           const Calibration& calibration = shippedCalibration());

}  // namespace cw
