// SPDX-License-Identifier: GPL-3.0-or-later
// A set of constants as a file: what was fitted, from how many runs, how sure, and what it changed.
#pragma once

#include <string>
#include <string_view>

#include "data/result.h"
#include "model/calibration/fit.h"
#include "model/calibration/team_calibration.h"

namespace cw {

/// `team` is made of the refit; its id names the set in every answer that uses it.
std::string calibrationToJson(const Refit& refit, const TeamCalibration& team);
/// The same file from what a scenario keeps: the constants that changed, and the runs.
std::string calibrationToJson(const TeamCalibration& team);

/// What a scenario keeps of such a file: the constants that differ from the shipped ones, and the
/// runs, where the file has them. Errors name the JSON Pointer, the value and what is allowed. A
/// constant that the file leaves out keeps its shipped value; one that this version does not know
/// is refused, as is any other key.
Result<TeamCalibration> teamCalibrationFromJson(std::string_view text, const std::string& path);
/// The one way in which a file of constants is read, whoever asks for it; - is standard input.
Result<TeamCalibration> readCalibrationFile(const std::string& path);

/// The refit for the eye: errors before and after, every constant that moved, and how many stay exactly as shipped.
std::string calibrationToText(const Refit& refit);

}  // namespace cw
