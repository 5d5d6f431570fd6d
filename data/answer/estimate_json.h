// SPDX-License-Identifier: GPL-3.0-or-later
// The answer as JSON (the keys that other programs rely on), as plain text and as tidy CSV.
#pragma once

#include <string>

#include "model/estimate/estimate.h"

namespace cw {

std::string estimateToJson(const Scenario& scenario, const Estimate& estimate);
std::string estimateToText(const Scenario& scenario, const Estimate& estimate);
/// The tidy form of data/report/csv_report.h.
std::string estimateToCsv(const Scenario& scenario, const Estimate& estimate);
/// An indented tree: name = value unit = formula [source], down to `depth` levels below the result.
std::string derivationToText(const DerivationPtr& root, int depth);
/// "value", evaluated again from the leaves, and "steps": each named number once, inputs by their index; the result first.
std::string derivationToJson(const DerivationPtr& root);

}  // namespace cw
