// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/table.h"

#include <QChar>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "data/text/printable.h"
#include "data/text/utf8.h"

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

/// Spaces of every kind, and what has no width or no meaning of its own: some spreadsheets skip it
/// and run what follows.
bool isBlank(char32_t code) {
  if (code == 0x115F || code == 0x1160 || code == 0x2800 || code == 0x3164 || code == 0xFFA0)
    return true;  // letters without ink
  switch (QChar::category(code)) {
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_NotAssigned:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
      return true;
    default:
      return false;
  }
}

/// The wide and the small forms of = + - @ are read as the plain ones, and a minus as a hyphen.
bool beginsFormula(char32_t code) {
  return std::u32string_view(U"=+-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212")
             .find(code) != std::u32string_view::npos;
}

bool runsAsFormula(std::string_view text) {
  if (!text.empty() && letterAt(text, 0).valid &&
      QChar::category(letterAt(text, 0).code) == QChar::Other_Control)
    return true;
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letterAt(text, at);
    if (letter.valid && !isBlank(letter.code)) return beginsFormula(letter.code);
    at += letter.bytes;
  }
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

std::string amountText(double value) {
  const double size = std::abs(value);
  if (size >= 1e9) return readable(value / 1e9) + " B";
  if (size >= 1e6) return readable(value / 1e6) + " M";
  if (size >= 1e4) return readable(value / 1e3) + " K";
  return readable(value);
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
  std::string safe = printable(text);
  if (runsAsFormula(text)) safe.insert(safe.begin(), '\'');
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
  std::vector<Row> shown = rows;
  for (Row& row : shown)
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = onOneLine(row[i]);
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], widthOf(row[i]));
    }
  std::string out;
  for (const Row& row : shown) {
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
