// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/json/nearest_word.h"

#include <algorithm>
#include <cctype>

#include "data/text/printable.h"

namespace cw {
namespace {

constexpr std::size_t longestWord = 100;

char folded(char c) {
  if (c == '-' || c == ' ') return '_';
  return char(std::tolower(static_cast<unsigned char>(c)));
}

std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (folded(a[i - 1]) != folded(b[j - 1]));
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearestWord(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > longestWord) return {};
  std::string best;
  std::size_t bestDistance = std::max<std::size_t>(2, word.size() / 2) + 1;
  for (const std::string& candidate : candidates) {
    // A word cut short or run on ("token" for "tokens", "nodes_count" for "nodes") is as near as a single slip.
    const bool isPart = word.size() >= 3 && (candidate.starts_with(word) || word.starts_with(candidate));
    const std::size_t distance = isPart ? 1 : editDistance(word, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

std::string listOf(const std::vector<std::string>& words) {
  constexpr std::size_t shown = 40;
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < shown; ++i)
    text += (i ? ", " : "") + shortened(words[i], 2 * mostLettersQuoted);
  if (words.size() > shown) text += " and " + std::to_string(words.size() - shown) + " more";
  return text;
}

}  // namespace cw
