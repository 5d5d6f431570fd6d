// SPDX-License-Identifier: GPL-3.0-or-later
// Whole text files, read and written at once. Reading never waits and never takes more memory than
// it was allowed: pipes, devices, sockets and folders in the place of a file are refused.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "data/result.h"

namespace cw {

inline constexpr std::size_t largestText = 16u
                                           << 20;  ///< of one that is read: none of them comes near

/// `path`: the bytes of the file's name, in whatever encoding.
Result<std::string> readTextFile(const std::string& path, std::size_t largest = largestText);
/// Its first bytes, or all where there are fewer.
Result<std::string> readBeginning(const std::string& path, std::size_t bytes);

/// What a command line calls standard input.
inline constexpr std::string_view standardInput = "-";
/// The file, or standard input: that waits until whoever writes there is done, or has written more
/// than `largest`.
Result<std::string> readInput(const std::string& path, std::size_t largest = largestText);
/// "standard input", or the path: for messages.
std::string nameOfInput(const std::string& path);

/// Replaces the file in one step: it holds the old text or the new, whatever fails. A device or pipe is written to.
Status writeTextFile(const std::string& path, std::string_view text);

}  // namespace cw
