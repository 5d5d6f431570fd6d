// SPDX-License-Identifier: GPL-3.0-or-later
// A *.cwplan file: one SQLite database with the scenarios of a team. Read whole, edited in memory, saved in one
// transaction that refuses to overwrite what someone else saved meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/result.h"
#include "model/estimate/scenario.h"

namespace cw {

struct StoredResult {
  std::string scenarioId;
  std::string engineVersion;
  std::string catalogVersion;
  std::string answerJson;
};

struct PlanFile {
  std::vector<Scenario> scenarios;
  std::vector<StoredResult> results;
  std::int64_t revision = 0;  ///< of the file when it was read; 0: never saved
  std::string fileId;         ///< UUID of the plan file, stable over saves
  std::string remark;         ///< a sentence about what lay beside the file when it was read; empty: nothing
};

/// Untrusted input: checked for format, version, integrity and size before anything is read from it.
Result<PlanFile> readPlanFile(const std::string& path);

enum class Overwrite { refuseIfChanged, always };
/// Writes in one BEGIN IMMEDIATE … COMMIT. ErrorCode::conflict when the file's revision is not the one read (someone
/// saved in between): nothing is written then. On success returns the new revision.
Result<std::int64_t> writePlanFile(const PlanFile& plan, const std::string& path, Overwrite overwrite);

/// The scenario named or identified by `nameOrId`; empty: the only one. Absent or ambiguous lists the candidates.
Result<Scenario> selectScenario(const PlanFile& plan, const std::string& nameOrId, const std::string& path);

}  // namespace cw
