// SPDX-License-Identifier: GPL-3.0-or-later
// Predictions beside measurements: each row's error, and the summaries.
#pragma once

#include <string>

#include "model/calibration/validation.h"

namespace cw {

std::string validationToText(const ValidationSummary& summary);
std::string validationToJson(const ValidationSummary& summary);
/// One line a measurement: id, metric, measured, predicted, p10, p90, error_fraction, assumptions, status, reason, and the memory's
/// measured and predicted bytes, its error and whether the run fits; then
/// class, source_family, model and precision, which make the cluster that the row counts in.
std::string validationToCsv(const ValidationSummary& summary);

}  // namespace cw
