// SPDX-License-Identifier: GPL-3.0-or-later
// Whole text files, read and written at once.
#pragma once

#include <string>
#include <string_view>

#include "data/result.h"

namespace cw {

/// Files above 256 MiB are refused: none of the program's texts comes near.
Result<std::string> readTextFile(const std::string& path);
/// Replaces the file in one step: it holds the old text or the new, whatever fails. A device or pipe is written to.
Status writeTextFile(const std::string& path, std::string_view text);

}  // namespace cw
