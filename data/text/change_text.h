// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of a plan in a planner's words: "tensor parallel 4, recompute full".
#pragma once

#include <QString>

#include "model/estimate/remedy.h"

namespace cw {

/// What a remedy sets, one change after another.
QString changeText(const Remedy& remedy);

}  // namespace cw
