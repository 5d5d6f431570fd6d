// SPDX-License-Identifier: GPL-3.0-or-later
// Which finding is read first.
#pragma once

#include <vector>

#include "model/estimate/finding.h"

namespace cw {

/// Errors, then warnings, then notes; among equals what costs the most days first, which is what the best of its remedies
/// gains over `now`, and else as they were found. What would make a plan fit stands below the error that it does not.
void sortFindings(std::vector<Finding>& findings, Duration now);

}  // namespace cw
