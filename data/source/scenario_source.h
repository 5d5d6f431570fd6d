// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios by what a person names on a command line: FILE.json, a plan, one scenario of it as
// PLAN#NAME-or-UUID, sample:NAME, or - for a scenario's JSON on standard input.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "data/result.h"
#include "model/estimate/scenario.h"

namespace cw {

/// Pointers and values of `--set`.
using Edits = std::vector<std::pair<std::string, std::string>>;

/// Takes a sentence about what lay beside a plan when it was read.
using TellRemark = std::function<void(const std::string&)>;

/// The scenario, or the only one of a plan. A file whose own name holds a '#' is found before any part of one.
Result<Scenario> readScenario(const std::string& source, const Edits& edits, const TellRemark& tell);
/// All scenarios of a plan, where none is named.
Result<std::vector<Scenario>> readScenarios(const std::string& source, const TellRemark& tell);

}  // namespace cw
