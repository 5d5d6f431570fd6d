// SPDX-License-Identifier: GPL-3.0-or-later
// A team's calibration as rows of words, for the window and the report alike.
#pragma once

#include <QStringList>

#include <vector>

#include "model/calibration/team_calibration.h"

namespace cw {

QString countedRuns(qsizetype count);  ///< "1 run", "2 runs"
QStringList calibrationRunHead();
/// Name, GPUs, measured step, and the error before, after and left out of the refit (positive: predicted too slow).
std::vector<QStringList> calibrationRunRows(const TeamCalibration& calibration);
QStringList changedConstantHead();
/// Constant, unit, shipped value, the team's, its standard error, and how far the runs determine it.
std::vector<QStringList> changedConstantRows(const TeamCalibration& calibration);
/// "Median absolute error of 2 runs: 10 % before, 2 % after, 3 % each left out of the refit."
QString calibrationErrors(const TeamCalibration& calibration);
/// Names of the fitted constants that these runs left exactly as shipped.
QString constantsLeftAlone(const TeamCalibration& calibration);

}  // namespace cw
