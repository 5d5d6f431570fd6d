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

TimeBand timeBand(Die die, bool moe, Framework framework, double gpus) {
  const ErrorRecord& r = recordOf(die, moe, framework);
  const MeasuredScale* largest = nearestLargeRun(die, moe);
  const double beyond = largest && gpus > largest->gpus ? std::log2(gpus / largest->gpus) : 0;
  const double wider = 1 + wideningPerDoubling * beyond;
  return {std::exp(r.p50 + (r.p10 - r.p50) * wider), std::exp(r.p50), std::exp(r.p50 + (r.p90 - r.p50) * wider)};
}

}  // namespace cw
