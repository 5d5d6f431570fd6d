// SPDX-License-Identifier: GPL-3.0-or-later
// What a measurement's free text says: the network, the kernels, the switches.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cw {

/// True where `text` contains `word` (case as given).
bool says(std::string_view text, std::string_view word);

/// Gigabytes per second and direction of a node's training fabric: "8x400Gb/s", "1600 Gbps/node", "8x50GB/s".
std::optional<double> nodeFabricGigabytesPerSecond(std::string_view interconnect);

/// The number that stands after `label` ("mem_gib=62.2" → 62.2).
std::optional<double> numberAfter(std::string_view text, std::string_view label);
/// The number that stands before `label` ("14.8T tokens" with "T tokens" → 14.8).
std::optional<double> numberBefore(std::string_view text, std::string_view label);

/// Tokens of the whole run, where the notes give them ("300B tokens", "15T+ tokens").
std::optional<double> runTokens(std::string_view notes);

/// "2024-11", "2025-07 (repo snapshot)", "2023" as year × 100 + month; a year alone counts as its June.
int yearMonth(std::string_view published);

}  // namespace cw
