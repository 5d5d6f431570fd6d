// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/scenario/scenario_json.h"

#include <QString>
#include <QUuid>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "data/catalog/catalog.h"
#include "data/json/cost_rows.h"
#include "data/json/json_reader.h"
#include "data/json/json_writer.h"
#include "data/scenario/edits.h"
#include "data/scenario/scenario_fields.h"
#include "data/text/printable.h"
#include "data/text/text_file.h"

namespace cw {
namespace {

RowTable& shippedRows() {
  static RowTable rows = [] {
    const Catalog& catalog = shippedCatalog();
    return RowTable{catalog.gpus, catalog.nodes, catalog.fabrics, catalog.sites, catalog.architectures};
  }();
  return rows;
}

/// Sites that pools name and the scenario does not list come from the catalogue or the overrides.
void addNamedSites(Scenario& scenario, RowScope& scope, std::string& error) {
  for (std::size_t i = 0; i < scenario.cluster.pools.size() && error.empty(); ++i) {
    const std::string& id = scenario.cluster.pools[i].siteId;
    if (id.empty() || scenario.findSite(id)) continue;
    Site site;
    const Json name = id;
    const Json empty = Json::object();
    JsonReader reader(empty, {}, error);
    reader.readRow(name, "/cluster/pools/" + std::to_string(i) + "/site", rowField(site, scope));
    if (error.empty()) scenario.sites.push_back(std::move(site));
  }
}

void refuseRepeatedSites(const Scenario& scenario, std::string& error) {
  for (std::size_t i = 0; i < scenario.sites.size() && error.empty(); ++i)
    if (scenario.findSite(scenario.sites[i].id) != &scenario.sites[i])
      error = "/sites/" + std::to_string(i) + " has the id " + inQuotes(scenario.sites[i].id) +
              " of an earlier site; ids are unique.";
}

/// What a row of one's own is for. One that reaches nothing would be lost without a word.
template <class Row, class Uses>
void refuseUnused(const std::vector<Row>& rows, const char* where, const Uses& uses, std::string& error) {
  for (const Row& row : rows)
    if (error.empty() && !uses(row.id))
      error = "/overrides: the " + std::string(kindOf(&row)) + " " + inQuotes(row.id) + " reaches nothing: " + where +
              " names it. Name it there, or remove the row.";
}

void refuseUnusedRows(const Scenario& s, const RowTable& own, std::string& error) {
  const auto inPools = [&](const auto& test) { return std::any_of(s.cluster.pools.begin(), s.cluster.pools.end(), test); };
  refuseUnused(own.gpus, "no node of a pool", [&](const std::string& id) { return inPools([&](const Pool& p) { return p.node.gpu.id == id; }); }, error);
  refuseUnused(own.nodes, "no pool", [&](const std::string& id) { return inPools([&](const Pool& p) { return p.node.id == id; }); }, error);
  refuseUnused(own.fabrics, "no cluster", [&](const std::string& id) { return s.cluster.fabric.id == id; }, error);
  refuseUnused(own.sites, "no pool", [&](const std::string& id) { return s.findSite(id) != nullptr; }, error);
  refuseUnused(own.architectures, "no job", [&](const std::string& id) {
    return s.job.architecture.id == id || std::any_of(s.concurrentJobs.begin(), s.concurrentJobs.end(), [&](const ConcurrentJob& c) { return c.job.architecture.id == id; });
  }, error);
}

template <class Row>
void keepRow(const Row& row, RowScope& scope) {
  const std::optional<Row> shipped = scope.findShipped<Row>(row.id) ? scope.named<Row>(row.id) : std::nullopt;
  if (shipped && *shipped == row && !scope.everythingOwn) return;
  auto& own = scope.own.of(static_cast<const Row*>(nullptr));
  for (const Row& other : own)
    if (other.id == row.id) return;  // the same, or a namesake: that one is written in full where it is used
  own.push_back(row);
}

void keepRows(const Scenario& s, RowScope& scope) {
  // A node leans on the catalogue only where no GPU of one's own would take the place of its own.
  for (const Pool& pool : s.cluster.pools) keepRow(pool.node.gpu, scope);
  for (const Pool& pool : s.cluster.pools) keepRow(pool.node, scope);
  keepRow(s.cluster.fabric, scope);
  keepRow(s.job.architecture, scope);
  for (const ConcurrentJob& job : s.concurrentJobs) keepRow(job.job.architecture, scope);
  for (const Site& site : s.sites) keepRow(site, scope);
}

/// Drops from `json` what its reader assumes anyway.
template <class Section>
void dropDefaults(Json& json, const char* key, Section defaults) {
  Json assumed = Json::object();
  JsonWriter writer(assumed);
  describe(writer, defaults);
  for (const auto& item : assumed.items())
    if (json[key].contains(item.key()) && json[key][item.key()] == item.value()) json[key].erase(item.key());
  if (json[key].empty()) json.erase(key);
}

/// Calendars that nobody filled in.
void dropUnsaid(Json& json, const Scenario& scenario) {
  for (std::size_t i = 0; i < scenario.cluster.pools.size(); ++i)
    if (scenario.cluster.pools[i].build == Build{}) json["cluster"]["pools"][i].erase("build");
  if (scenario.job.batchRamp.empty()) json["job"].erase("batch_ramp");
  for (std::size_t i = 0; i < scenario.concurrentJobs.size(); ++i)
    if (scenario.concurrentJobs[i].job.batchRamp.empty()) json["concurrent_jobs"][i]["job"].erase("batch_ramp");
}

Json toJson(Scenario scenario, Rows rows) {
  RowScope scope(shippedRows());
  scope.everythingOwn = rows == Rows::inFull;
  for (Pool& pool : scenario.cluster.pools)
    if (!scenario.findSite(pool.siteId)) pool.siteId.clear();  // a site that is not there says nothing
  keepRows(scenario, scope);
  const bool calibrated = scenario.calibration.has_value();
  Json json = Json::object();
  JsonWriter writer(json);
  describe(writer, scenario, scope);
  if (!calibrated) json.erase("calibration");
  if (scenario.currency == Currency{}) json.erase("currency");
  for (const char* list : {"concurrent_jobs", "ranges", "own_runs"})
    if (json[list].empty()) json.erase(list);
  dropUnsaid(json, scenario);
  if (rows == Rows::byName) {
    dropDefaults(json, "prices", shippedCatalog().defaultPrices);
    dropDefaults(json, "reliability", shippedCatalog().defaultReliability);
  }
  return json;
}

Result<Scenario> read(std::string_view text, const std::string& path,
                      const std::vector<std::pair<std::string, std::string>>& edits) {
  Result<Json> json = parseJson(text, path);
  if (!json) return json.error();
  RowScope scope(shippedRows());
  std::string error;
  if (!edits.empty() && json.value().is_object()) JsonReader(json.value(), {}, error).ownRows("overrides", scope);
  for (const auto& [pointer, value] : edits)
    if (error.empty()) error = applyEdit(json.value(), pointer, value, scope);
  scope.own = {};
  Scenario scenario;
  scenario.prices = shippedCatalog().defaultPrices;
  scenario.reliability = shippedCatalog().defaultReliability;
  if (error.empty()) {
    JsonReader reader(json.value(), {}, error);
    if (error.empty()) describe(reader, scenario, scope);
    reader.finish();
  }
  refuseRepeatedSites(scenario, error);
  addNamedSites(scenario, scope, error);
  if (edits.empty()) refuseUnusedRows(scenario, scope.own, error);  // an edit may take away what a row was for
  if (!error.empty()) return Error{ErrorCode::malformed, path, error};
  if (scenario.id.empty()) scenario.id = newScenarioId();
  return scenario;
}

}  // namespace

Result<Scenario> scenarioFromJson(std::string_view text, const std::string& path) { return scenarioFromJson(text, path, {}); }

Result<Scenario> scenarioFromJson(std::string_view text, const std::string& path,
                                  const std::vector<std::pair<std::string, std::string>>& edits) {
  try {
    return read(text, path, edits);
  } catch (const std::exception& e) {
    return Error{ErrorCode::malformed, path, std::string("The scenario cannot be read: ") + e.what()};
  }
}

std::string scenarioToJson(const Scenario& scenario) { return scenarioToJson(scenario, Rows::byName); }

std::string scenarioToJson(const Scenario& scenario, Rows rows) { return jsonToText(toJson(scenario, rows)); }

Result<Scenario> readScenarioFile(const std::string& path) {
  const Result<std::string> text = readTextFile(path);
  return text ? scenarioFromJson(text.value(), path) : text.error();
}

Status writeScenarioFile(const Scenario& scenario, const std::string& path) {
  return writeTextFile(path, scenarioToJson(scenario));
}

std::string newScenarioId() { return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString(); }

}  // namespace cw
