// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/error_record.h"

#include <algorithm>
#include <cmath>

namespace cw {
namespace {

#include "model/calibration/error_record.inc"

const ErrorRecord& recordOf(Die die, bool moe, Framework framework) {
  const ErrorRecord* best = nullptr;
  for (const ErrorRecord& r : records) {
    if (r.die != die || r.moe != moe || (r.framework && *r.framework != framework)) continue;
    if (!best || r.framework) best = &r;
  }
  if (best) return *best;
  // A class without measurements is as uncertain as the widest one.
  return *std::max_element(std::begin(records), std::end(records),
                           [](const ErrorRecord& a, const ErrorRecord& b) { return a.p90 - a.p10 < b.p90 - b.p10; });
}

}  // namespace

std::span<const ErrorRecord> errorRecords() { return records; }
std::span<const MeasuredScale> largestRuns() { return scales; }

const MeasuredScale* nearestLargeRun(Die die, bool moe) {
  for (const MeasuredScale& run : scales)
    if (run.die == die && run.moe == moe) return &run;
  return nullptr;
}

TimeBand widenedBand(double p10, double p50, double p90, double gpus, double largest) {
  const double beyond = largest > 0 && gpus > largest ? std::log2(gpus / largest) : 0;
  const double wider = 1 + wideningPerDoubling * beyond;
  return {std::exp(p50 + (p10 - p50) * wider), std::exp(p50), std::exp(p50 + (p90 - p50) * wider)};
}

TimeBand timeBand(Die die, bool moe, Framework framework, double gpus) {
  const ErrorRecord& r = recordOf(die, moe, framework);
  const MeasuredScale* largest = nearestLargeRun(die, moe);
  return widenedBand(r.p10, r.p50, r.p90, gpus, largest ? largest->gpus : 0);
}

}  // namespace cw
