// SPDX-License-Identifier: GPL-3.0-or-later
// The answer as JSON (the keys that other programs rely on), as plain text and as tidy CSV.
#pragma once

#include <string>

#include "model/estimate/estimate.h"

namespace cw {

std::string estimateToJson(const Scenario& scenario, const Estimate& estimate);
std::string estimateToText(const Scenario& scenario, const Estimate& estimate);
/// Tidy: scenario,key,value,unit; one line a number, C locale. Text cells cannot run as formulas.
std::string estimateToCsv(const Scenario& scenario, const Estimate& estimate);
std::string derivationToText(const DerivationPtr& root, int depth);
std::string derivationToJson(const DerivationPtr& root);

}  // namespace cw
