// SPDX-License-Identifier: GPL-3.0-or-later
// The known word that was probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cw {

/// The candidate with the smallest edit distance (Levenshtein); empty when none is near enough to be a slip.
std::string nearestWord(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b, c and 12 more"
std::string listOf(const std::vector<std::string>& words);

}  // namespace cw
