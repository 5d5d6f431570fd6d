// SPDX-License-Identifier: GPL-3.0-or-later
// What a sum of power or money is of, in words, where that is not plainly one job on its own cluster from start to end.
#pragma once

#include <QString>

#include "model/estimate/estimate.h"

namespace cw {

/// Of averages and of peaks, whose share it is, and what the swings are between. Empty where power is not known.
QString powerScope(const Estimate& estimate);

/// Whose share it is, and what a year of it is. Empty for what is used day and night by one job.
QString costScope(const Scenario& scenario, const Estimate& estimate);

/// What is bought beats rent after so many months, in words: of use day and night, or used so much of the time.
QString breakEvenText(const Scenario& scenario, const QString& months);

}  // namespace cw
