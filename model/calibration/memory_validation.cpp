// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/memory_validation.h"

#include <algorithm>
#include <cmath>

#include "model/calibration/row_text.h"
#include "model/calibration/statistics.h"
#include "model/calibration/validation.h"
#include "model/performance/memory.h"

namespace cw {
namespace {

constexpr double gibibyte = 1073741824.0, mebibyte = 1048576.0, gigabyte = 1e9;

struct PrintedMemory {
  double number = 0, unit = gigabyte;
  bool binary = false;  ///< the text says GiB or MiB
};

/// Number and unit as the notes print them.
std::optional<PrintedMemory> printedMemory(const std::string& notes) {
  if (const auto n = numberAfter(notes, "mem_gib=")) return PrintedMemory{*n, gibibyte, true};
  if (const auto n = numberAfter(notes, "mem_gb=")) return PrintedMemory{*n, gigabyte, false};
  if (const auto n = numberAfter(notes, "; mem=")) return PrintedMemory{*n, gigabyte, false};
  if (const auto n = numberAfter(notes, "peak memory ")) return PrintedMemory{*n, gibibyte, true};
  if (const auto n = numberAfter(notes, "peak mem ")) return PrintedMemory{*n, mebibyte, true};
  return std::nullopt;
}

/// torchtitan logs torch's max_reserved; research codes and papers the allocator's peak; the BLOOM chronicles read
/// nvidia-smi. Who does not say is taken to print the allocator's peak, as Megatron's own log does.
MemoryKind kindOf(const std::string& source) {
  if (says(source, "BigScience")) return MemoryKind::device;
  if (says(source, "torchtitan") || says(source, "AWS")) return MemoryKind::reserved;
  return MemoryKind::allocated;
}

}  // namespace

std::optional<ReportedMemory> reportedMemory(const Measurement& row) {
  const auto printed = printedMemory(row.notes);
  if (!printed || printed->number <= 0) return std::nullopt;
  ReportedMemory r{printed->number * printed->unit, kindOf(row.source)};
  // What the allocator counts is divided by 2^30 by those who print it, whatever they call it.
  if (!printed->binary && r.kind != MemoryKind::device) r.bytes = printed->number * gibibyte;
  return r;
}

double countedMemory(const MemoryEstimate& memory, const RankShape& shape, MemoryKind kind) {
  const double total = memory.total().bytes();
  if (kind == MemoryKind::device) return total;
  const double tensors = total - memory.parts[std::size_t(MemoryPart::workspace)].bytes();
  return kind == MemoryKind::allocated ? tensors : total - runtimeBytes(shape);
}

void predictMemory(RowResult& r, const Measurement& row, const MeasuredRun& run, const MemoryEstimate& memory) {
  r.fits = memory.fits();
  const auto reported = reportedMemory(row);
  if (!reported) return;
  r.memoryPredictedBytes = countedMemory(memory, shapeOf(run.job, run.plan, run.replicas), reported->kind);
  r.memoryErrorFraction = *r.memoryPredictedBytes / reported->bytes - 1;
}

MemorySummary summariseMemory(const std::vector<RowResult>& rows) {
  MemorySummary s;
  std::vector<double> errors;
  double sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RowResult& r = rows[i];
    if (r.preTraining && r.fits && !*r.fits) s.ranButDoNotFit.push_back(i);
    if (r.memoryMeasuredBytes) ++s.reported;
    if (!r.memoryErrorFraction) continue;
    ++s.predicted;
    errors.push_back(std::abs(*r.memoryErrorFraction));
    sum += *r.memoryErrorFraction;
    s.worst.push_back(i);
  }
  s.medianAbsolute = percentile(errors, 0.5);
  s.p90Absolute = percentile(errors, 0.9);
  s.meanSigned = s.predicted ? sum / s.predicted : 0;
  std::stable_sort(s.worst.begin(), s.worst.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(*rows[a].memoryErrorFraction) > std::abs(*rows[b].memoryErrorFraction);
  });
  s.worst.resize(std::min<std::size_t>(10, s.worst.size()));
  return s;
}

}  // namespace cw
