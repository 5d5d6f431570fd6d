// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a team's calibration, as a scenario and a calibration file hold them.
#pragma once

#include "data/json/archive.h"
#include "model/calibration/team_calibration.h"

namespace cw {

/// Leaves the calibration's constants made from its fields.
void describe(Archive& a, TeamCalibration& calibration);

}  // namespace cw
