// SPDX-License-Identifier: GPL-3.0-or-later
// The predicted memory of the fullest GPU against what published runs report, like compared with like: some print what
// the framework's allocator gave out, some what it holds, some what the whole device has in use.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "model/calibration/measurement.h"
#include "model/calibration/resolve_row.h"
#include "model/performance/rank_shape.h"
#include "model/performance/step.h"

namespace cw {

struct RowResult;

/// What a reported figure counts.
enum class MemoryKind {
  allocated,  ///< torch.cuda.max_memory_allocated: tensors only
  reserved,   ///< torch.cuda.max_memory_reserved: tensors and the gaps between them
  device,     ///< nvidia-smi: the process with its context, libraries and communicators
};

struct ReportedMemory {
  double bytes = 0;
  MemoryKind kind = MemoryKind::device;
};

/// The row's "mem_gib=", "mem_gb=", "mem=…GB", "peak memory … GiB" or "peak mem … MiB"; nullopt where it reports none.
/// The source decides unit and kind only: PyTorch programs print GB and divide by 2^30.
std::optional<ReportedMemory> reportedMemory(const Measurement& row);

/// The part of a predicted need that a report of this kind counts, bytes.
double countedMemory(const MemoryEstimate& memory, const RankShape& shape, MemoryKind kind);

struct MemorySummary {
  int reported = 0;    ///< rows that print their memory
  int predicted = 0;   ///< of them, rows that could be resolved
  double medianAbsolute = 0, p90Absolute = 0, meanSigned = 0;
  std::vector<std::size_t> ranButDoNotFit;  ///< pre-training rows, by index: each a false 'does not fit'
  std::vector<std::size_t> worst;           ///< ten row indices
};

/// Fills the row's memory fields from the step predicted for it.
void predictMemory(RowResult& result, const Measurement& row, const MeasuredRun& run, const MemoryEstimate& memory);
MemorySummary summariseMemory(const std::vector<RowResult>& rows);

}  // namespace cw
