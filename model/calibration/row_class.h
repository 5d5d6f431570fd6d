// SPDX-License-Identifier: GPL-3.0-or-later
// Which line of the accuracy table a measurement counts in, and whose run it is.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cw {

struct RowResult;

/// All lines, in the order in which they are shown: pre-training by die and shape, whose metric is a time of its own; then
/// frozen weights and other fine-tuning, metrics that need a FLOP convention, and whole runs with all that interrupted them.
std::span<const std::string_view> rowClasses();
std::string rowClass(const RowResult& row);

/// Published by the maker of the GPUs or submitted to a benchmark as tuned by it; other sources are teams like a planner's.
/// It sorts figures only: no prediction asks whose run it is.
bool isVendor(std::string_view sourceFamily);

}  // namespace cw
