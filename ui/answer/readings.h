// SPDX-License-Identifier: GPL-3.0-or-later
// The results that a planner sees, in the order of the questions they ask: what the cards and the report share.
#pragma once

#include <QString>

#include <string>
#include <vector>

#include "model/estimate/estimate.h"
#include "ui/text/format.h"

namespace cw {

struct ShownResult {
  std::string key;    ///< in the JSON answer, for `explain`; empty where there is no derivation
  QString title;
  Reading reading;    ///< missingText where the scenario does not determine it
  QString beside;     ///< a second line: interval, peak, parts
  bool missing = false;
  bool partial = false;  ///< a lower bound: the second line says what it is without
};

std::vector<ShownResult> resultsOf(const Estimate& estimate);

}  // namespace cw
