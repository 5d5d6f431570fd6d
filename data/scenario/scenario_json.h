// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario JSON, version 1, in and out. Catalogue names are resolved to rows when read.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/result.h"
#include "model/estimate/scenario.h"

namespace cw {

/// Errors name the JSON Pointer (or line), the value, what is allowed, and for an unknown key its nearest known one.
Result<Scenario> scenarioFromJson(std::string_view text, const std::string& path);
/// As above, after `--set POINTER=VALUE` edits. VALUE is JSON, or taken as a string where it is not.
Result<Scenario> scenarioFromJson(std::string_view text, const std::string& path,
                                  const std::vector<std::pair<std::string, std::string>>& edits);
/// Rows equal to the catalogue's are written by name, others in full under "overrides", so that the text gives the
/// same scenario wherever it is read. Stable key order, shortest numbers that read back equal.
std::string scenarioToJson(const Scenario& scenario);
/// inFull: every row and price is in the text, so that it answers alike beside another catalogue (plan files).
enum class Rows { byName, inFull };
std::string scenarioToJson(const Scenario& scenario, Rows rows);
Result<Scenario> readScenarioFile(const std::string& path);
Status writeScenarioFile(const Scenario& scenario, const std::string& path);
/// A new random UUID.
std::string newScenarioId();

}  // namespace cw
