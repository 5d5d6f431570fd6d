// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace cw {
namespace {

std::string fixed(double value, int decimals) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals).ptr;
  std::string digits(buffer, end);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

/// Characters on the screen: bytes of UTF-8 that do not continue one.
std::size_t widthOf(const std::string& text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Control characters too: some spreadsheets skip them and run what follows. The wide forms are read as the narrow ones.
bool runsAsFormula(const std::string& text) {
  if (text.empty()) return false;
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x20 || first == 0x7F || std::string_view("=+-@").find(text.front()) != std::string_view::npos) return true;
  for (const std::string_view wide : {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"})
    if (std::string_view(text).starts_with(wide)) return true;
  return false;
}

}  // namespace

std::string shortest(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string readable(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(value)) return "?";
  if (size >= 1e15) return shortest(value);
  if (value == std::floor(value)) return fixed(value, 0);
  if (size >= 1000) return fixed(value, 0);
  if (size >= 100) return fixed(value, 1);
  if (size >= 10) return fixed(value, 2);
  if (size >= 0.1) return fixed(value, 3);
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 3).ptr};
}

std::string precise(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 6).ptr};
}

std::string scaled(double value, const char* unit) {
  static constexpr const char* prefixes[] = {"", "k", "M", "G", "T", "P", "E"};
  std::size_t prefix = 0;
  while (std::abs(value) >= 1000 && prefix + 1 < std::size(prefixes)) {
    value /= 1000;
    ++prefix;
  }
  return readable(value) + " " + prefixes[prefix] + unit;
}

std::string csvText(const std::string& text) {
  const std::string safe = runsAsFormula(text) ? "'" + text : text;
  if (safe.find_first_of(",;\t\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string alignedTable(const std::vector<Row>& rows, std::size_t rightFrom, const std::string& indent) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], widthOf(row[i]));
    }
  std::string out;
  for (const Row& row : rows) {
    std::string line = indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - widthOf(row[i]), ' ');
      line += (i > 0 ? "  " : "") + (i >= rightFrom ? padding + row[i] : row[i] + padding);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string csvTable(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) out += csvText(row[i]) + (i + 1 < row.size() ? "," : "\r\n");
  return out;
}

}  // namespace cw
