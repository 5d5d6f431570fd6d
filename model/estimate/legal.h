// SPDX-License-Identifier: GPL-3.0-or-later
// Which plans may be run: one answer for the check, for a search and for what is proposed.
#pragma once

#include "model/estimate/plan_misfits.h"
#include "model/estimate/resolve.h"

namespace cw {

/// What a job that has been settled is laid out on.
Seats seatsOf(const ResolvedJob& job);

/// No rule is broken that the check calls an error. The job has been settled. Memory is another question.
bool isLegal(const ResolvedJob& job);

}  // namespace cw
