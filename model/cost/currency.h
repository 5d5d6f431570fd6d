// SPDX-License-Identifier: GPL-3.0-or-later
// The currency that a planner reads amounts in. Everything is computed in US dollars; the rate is the planner's own, with its
// source and date, and none ships.
#pragma once

#include <string>

#include "model/hardware/provenance.h"
#include "model/units/units.h"

namespace cw {

struct Currency {
  std::string code;     ///< three capitals, "EUR"; empty: US dollars
  Fact<double> perUsd;  ///< units of it for one US dollar
  bool operator==(const Currency&) const = default;

  /// Without a code or a rate amounts are in US dollars.
  bool isUsd() const { return code.empty() || code == "USD" || !perUsd.value; }
  const char* shownCode() const { return isUsd() ? "USD" : code.c_str(); }
  double amount(Money money) const { return isUsd() ? money.usd() : money.usd() * *perUsd.value; }
};

}  // namespace cw
