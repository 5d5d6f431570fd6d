// SPDX-License-Identifier: GPL-3.0-or-later
// What a file is, by what it holds: names deceive ("PLAN.CWPLAN", a plan without a suffix).
#pragma once

#include <string>
#include <string_view>

#include "data/result.h"

namespace cw {

enum class FileKind { plan, scenario };

/// A plan is a database, a scenario anything else that is a file. What has neither is told apart by
/// its name, so that the reader's own sentence says what is wrong with it.
Result<FileKind> fileKindOf(const std::string& path);
/// The same of bytes that are there already.
bool beginsPlan(std::string_view bytes);

}  // namespace cw
