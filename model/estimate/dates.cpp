// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/dates.h"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace cw {

namespace {

std::optional<std::chrono::sys_days> dayOf(const std::string& isoDate) {
  int year = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(isoDate.c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

}  // namespace

std::optional<std::string> dateAfter(const std::string& isoDate, Duration after) {
  const auto start = dayOf(isoDate);
  // A run of ten thousand years has no date that anybody plans for.
  if (!start || !(std::abs(after.days()) <= 3.65e6)) return std::nullopt;
  const std::chrono::year_month_day end = *start + std::chrono::days(long(std::floor(after.days())));
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(end.year()), unsigned(end.month()), unsigned(end.day()));
  return std::string(text);
}

std::optional<long> daysBetween(const std::string& from, const std::string& to) {
  const auto first = dayOf(from), last = dayOf(to);
  return first && last ? std::optional(long((*last - *first).count())) : std::nullopt;
}

}  // namespace cw
