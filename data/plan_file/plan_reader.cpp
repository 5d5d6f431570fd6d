// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/plan_file/plan_file.h"

#include <exception>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "data/json/nearest_word.h"
#include "data/plan_file/plan_database.h"
#include "data/scenario/scenario_json.h"
#include "data/text/printable.h"

namespace cw {
namespace {

using namespace planfile;

constexpr std::size_t mostScenarios = 10000;

Status readScenarios(SQLite::Database& database, const std::string& path, PlanFile& plan) {
  SQLite::Statement rows(database, "SELECT id, name, body FROM scenario ORDER BY position, id");
  while (rows.executeStep()) {
    if (plan.scenarios.size() == mostScenarios)
      return malformed(path, "holds more than " + std::to_string(mostScenarios) + " scenarios.");
    const std::string place = path + "#" + rows.getColumn(1).getString().substr(0, 200);
    auto scenario = scenarioFromJson(rows.getColumn(2).getString(), place);
    if (!scenario) return scenario.error();
    scenario.value().id = rows.getColumn(0).getString();  // the key of the table: unique by construction
    plan.scenarios.push_back(std::move(scenario.value()));
  }
  return std::monostate{};
}

void readResults(SQLite::Database& database, PlanFile& plan) {
  SQLite::Statement rows(database,
                         "SELECT scenario_id, engine_version, catalog_version, answer FROM result "
                         "ORDER BY scenario_id, engine_version, catalog_version");
  while (rows.executeStep())
    plan.results.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getString(),
                            rows.getColumn(3).getString()});
}

Result<PlanFile> readChecked(const std::string& path) {
  if (Status header = checkHeader(path); !header) return header.error();
  PlanDatabase database(path, Access::read);
  SQLite::Transaction oneState(database);  // a colleague may save while this reads
  if (Status known = checkTables(database, path); !known) return known.error();
  if (Status whole = checkPages(database, path); !whole) return whole.error();

  PlanFile plan;
  plan.remark = database.remark();
  const Identity identity = identityOf(database);
  if (identity.fileId.empty() || identity.revision < 1) return malformed(path, "has no revision, so it is not a whole plan file.");
  plan.fileId = identity.fileId;
  plan.revision = identity.revision;
  if (Status read = readScenarios(database, path, plan); !read) return read.error();
  readResults(database, plan);
  return plan;
}

std::string candidates(const PlanFile& plan) {
  std::vector<std::string> names;
  for (const Scenario& scenario : plan.scenarios)
    names.push_back(inQuotes(scenario.name) + " (" + scenario.id + ")");
  return names.empty() ? "none" : listOf(names);
}

}  // namespace

Result<PlanFile> readPlanFile(const std::string& path) {
  try {
    return readChecked(path);
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const SQLite::Exception& exception) {
    return errorOf(exception, path, "read");
  } catch (const std::exception& exception) {
    return unreadable(path, std::string("could not be read: ") + exception.what() + ".");
  }
}

Result<Scenario> selectScenario(const PlanFile& plan, const std::string& nameOrId, const std::string& path) {
  std::vector<const Scenario*> found;
  for (const Scenario& scenario : plan.scenarios) {
    if (!nameOrId.empty() && scenario.id == nameOrId) return scenario;
    if (nameOrId.empty() || scenario.name == nameOrId) found.push_back(&scenario);
  }
  if (found.size() == 1) return *found.front();

  std::string problem = "holds several scenarios; name one after a '#'";
  if (!nameOrId.empty())
    problem = std::string("holds ") + (found.empty() ? "no scenario" : "several scenarios") +
              " named " + inQuotes(nameOrId);
  else if (found.empty()) problem = "holds no scenario";
  return malformed(path, problem + ". It has: " + candidates(plan) + ".");
}

}  // namespace cw
