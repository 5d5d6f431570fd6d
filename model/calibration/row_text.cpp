// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/row_text.h"

#include <charconv>
#include <cctype>

namespace cw {
namespace {

bool isNumberChar(char c) { return std::isdigit(static_cast<unsigned char>(c)) || c == '.'; }

std::optional<double> parse(std::string_view text) {
  while (!text.empty() && text.back() == '.') text.remove_suffix(1);
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || result.ec != std::errc()) return std::nullopt;
  return value;
}

/// The number that ends at `end`, spaces skipped; `start` is where it begins.
std::optional<double> numberEndingAt(std::string_view text, std::size_t end, std::size_t* start = nullptr) {
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '+')) --end;
  std::size_t begin = end;
  while (begin > 0 && isNumberChar(text[begin - 1])) --begin;
  if (start) *start = begin;
  return begin == end ? std::nullopt : parse(text.substr(begin, end - begin));
}

/// "8x400Gb/s": the count before an 'x' that precedes position `at`.
std::optional<double> countBefore(std::string_view text, std::size_t at) {
  while (at > 0 && text[at - 1] == ' ') --at;
  // "4x Omni-Path 100 Gb/s": words may stand between the count and the rate.
  const std::size_t x = text.rfind('x', at);
  if (x == std::string_view::npos || x == 0 || at - x > 24) return std::nullopt;
  return numberEndingAt(text, x);
}

}  // namespace

bool says(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

std::optional<double> nodeFabricGigabytesPerSecond(std::string_view text) {
  // NVLink is not the fabric between nodes.
  const std::size_t nvlink = text.find("NVLink");
  std::size_t from = 0;
  if (nvlink != std::string_view::npos) {
    const std::size_t stop = text.find_first_of(";+,", nvlink);
    from = stop == std::string_view::npos ? text.size() : stop;
  }
  const std::string_view rest = text.substr(from);
  struct Unit {
    std::string_view name;
    double gigabytes;
    bool wholeNode;
  };
  constexpr Unit units[] = {{"Gbps/node", 0.125, true}, {"Tbps/node", 125, true},  {"GB/s per node", 1, false},
                            {"Gb/s", 0.125, false},     {"G IB", 0.125, false},    {"G NIC", 0.125, false}};
  for (const Unit& unit : units) {
    const std::size_t at = rest.find(unit.name);
    if (at == std::string_view::npos) continue;
    std::size_t start = 0;
    const auto rate = numberEndingAt(rest, at, &start);
    if (!rate) continue;
    if (unit.wholeNode) return *rate * unit.gigabytes;
    if (says(rest, "EFA") && *rate >= 1600) return *rate * unit.gigabytes;
    const double count = countBefore(rest, start).value_or(8);
    return *rate * unit.gigabytes * count;
  }
  if (says(rest, "NDR")) return 8 * 50;
  if (says(rest, "HDR")) return 8 * 25;
  return std::nullopt;
}

std::optional<double> numberAfter(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t begin = at + label.size(), end = begin;
  while (end < text.size() && isNumberChar(text[end])) ++end;
  return end == begin ? std::nullopt : parse(text.substr(begin, end - begin));
}

std::optional<double> numberBefore(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  return at == std::string_view::npos ? std::nullopt : numberEndingAt(text, at);
}

std::optional<double> runTokens(std::string_view notes) {
  for (const auto& [label, factor] : {std::pair<std::string_view, double>{"T tokens", 1e12}, {"T+ tokens", 1e12}, {"B tokens", 1e9}})
    if (const auto n = numberBefore(notes, label)) return *n * factor;
  return std::nullopt;
}

int yearMonth(std::string_view published) {
  const auto digits = [&](std::size_t at, std::size_t n) {
    int value = 0;
    for (std::size_t i = at; i < at + n; ++i) {
      if (i >= published.size() || !std::isdigit(static_cast<unsigned char>(published[i]))) return -1;
      value = value * 10 + (published[i] - '0');
    }
    return value;
  };
  const int year = digits(0, 4), month = published.size() > 4 && published[4] == '-' ? digits(5, 2) : -1;
  if (year < 0) return 202506;
  return year * 100 + (month > 0 ? month : 6);
}

}  // namespace cw
