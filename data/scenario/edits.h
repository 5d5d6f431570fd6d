// SPDX-License-Identifier: GPL-3.0-or-later
// `--set POINTER=VALUE` on a scenario's JSON, before it is read.
#pragma once

#include <string>
#include <utility>

#include "data/json/json_text.h"
#include "data/json/rows.h"

namespace cw {

/// Changes or adds one value. A catalogue name on the way is replaced by its row, "best" by a plan to fill in, and
/// sections that scenarios may leave out are begun; any other missing parent is an error. Returns the error's
/// sentence, empty when done. Whether the key is known is found when the scenario is read.
std::string applyEdit(Json& scenario, const std::string& pointer, const std::string& value, RowScope& scope);

}  // namespace cw
