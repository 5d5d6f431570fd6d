// SPDX-License-Identifier: GPL-3.0-or-later
// A measurement's row as cluster, job and plan, the way a careful reader would fill in what it leaves open.
#pragma once

#include <string>
#include <vector>

#include "model/calibration/measurement.h"
#include "model/cluster/cluster.h"
#include "model/workload/job.h"
#include "model/workload/parallel_plan.h"

namespace cw {

/// How the row counts FLOP in its TFLOP/s or MFU.
enum class FlopConvention { causal, full };

struct MeasuredRun {
  Node node;
  Fabric fabric;
  Job job;
  ParallelPlan plan;
  int replicas = 1;
  int gpus = 0;
  double measuredGpus = 0;  ///< GPUs of the row
  FlopConvention convention = FlopConvention::full;
  std::vector<std::string> assumptions;
  std::string undetermined;  ///< why the row cannot be predicted; empty: it can
  bool preTraining = true;   ///< fine-tuning rows are predicted and kept apart
};

/// `framework` and `published` choose the software; `source` the FLOP convention; `id` and `model` choose nothing.
MeasuredRun resolveRow(const Measurement& row, const Gpu* gpu);

}  // namespace cw
