// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/data/schema_archive.h"

#include <nlohmann/json.hpp>

#include "data/scenario/scenario_fields.h"

namespace cw {
namespace {

Json withNull(Json property, Need need) {
  if (need != Need::optional) return property;
  if (property.contains("enum")) property["enum"].push_back(nullptr);
  else property["type"] = Json::array({property["type"], "null"});
  return property;
}

Json bounds(Json property, Range range) {
  const auto number = [](double v) { return v == std::int64_t(v) ? Json(std::int64_t(v)) : Json(v); };
  property[range.above ? "exclusiveMinimum" : "minimum"] = number(range.low);
  property["maximum"] = number(range.high);
  return property;
}

Json arrayOf(Json items) { return Json{{"type", "array"}, {"maxItems", 1000}, {"items", std::move(items)}}; }

template <class Row>
Json ownRowSchema(RowScope& scope, Json& definitions) {
  Row row;
  Json schema = Json::object();
  SchemaArchive archive(schema, definitions);
  std::optional<int> kind;
  const char* const kinds[] = {kindOf(&row)};
  archive.word("kind", kind, kinds, Need::required);
  describe(archive, row, scope);
  return schema;
}

}  // namespace

SchemaArchive::SchemaArchive(Json& schema, Json& definitions) : schema_(schema), definitions_(definitions) {
  schema_["type"] = "object";
  schema_["properties"] = Json::object();
  schema_["required"] = Json::array();
  schema_["additionalProperties"] = false;
}

void SchemaArchive::add(const char* key, Json property, Need need) {
  schema_["properties"][key] = std::move(property);
  if (need == Need::required) schema_["required"].push_back(key);
}

void SchemaArchive::text(const char* key, std::string&, TextKind kind, Need need) {
  Json property{{"type", "string"}};
  if (need == Need::required) property["minLength"] = 1;
  if (kind == TextKind::date) property["format"] = "date";
  add(key, withNull(std::move(property), need), need);
}

void SchemaArchive::number(const char* key, std::optional<double>&, Range range, bool whole, Need need) {
  add(key, withNull(bounds(Json{{"type", whole ? "integer" : "number"}}, range), need), need);
}

void SchemaArchive::flag(const char* key, std::optional<bool>&, Need need) {
  add(key, withNull(Json{{"type", "boolean"}}, need), need);
}

void SchemaArchive::word(const char* key, std::optional<int>&, Words words, Need need) {
  Json property{{"enum", Json::array()}};
  for (const char* word : words) property["enum"].push_back(word);
  add(key, withNull(std::move(property), need), need);
}

void SchemaArchive::fact(const char* key, std::optional<double>&, Provenance&, Range range) {
  Json full = Json::object();
  SchemaArchive archive(full, definitions_);
  std::optional<double> value;
  for (const char* figure : {"value", "low", "high"})
    archive.number(figure, value, range, false, Need::optional);
  Provenance provenance;
  describe(archive, provenance);
  add(key, Json{{"anyOf", Json::array({full, bounds(Json{{"type", "number"}}, range), Json{{"type", "null"}}})}}, Need::optional);
}

void SchemaArchive::object(const char* key, Need need, const Body& body) {
  Json property = Json::object();
  SchemaArchive archive(property, definitions_);
  body(archive);
  add(key, std::move(property), need);
}

void SchemaArchive::list(const char* key, std::size_t, const std::function<void(std::size_t)>& resize, Need need,
                         const ElementBody& element) {
  resize(1);
  Json item = Json::object();
  SchemaArchive archive(item, definitions_);
  element(archive, 0);
  add(key, arrayOf(std::move(item)), need);
}

void SchemaArchive::texts(const char* key, std::vector<std::string>&) { add(key, arrayOf(Json{{"type", "string"}}), Need::optional); }

Json SchemaArchive::rowSchema(const RowField& field) {
  if (!definitions_.contains(field.kind)) {
    Json full = Json::object();
    SchemaArchive archive(full, definitions_);
    field.describe(archive);
    if (field.onlyWord.empty()) {
      // Given in full, or as a catalogue row with changes.
      full["properties"]["type"] = Json{{"type", "string"}};
      full["anyOf"] = Json::array({Json{{"required", full["required"]}}, Json{{"required", Json::array({"type"})}}});
      full.erase("required");
    }
    definitions_[field.kind] = std::move(full);
  }
  const Json name = field.onlyWord.empty() ? Json{{"type", "string"}} : Json{{"const", field.onlyWord}};
  return Json{{"anyOf", Json::array({name, Json{{"$ref", "#/$defs/" + field.kind}}})}};
}

void SchemaArchive::row(const char* key, const RowField& field, Need need) { add(key, rowSchema(field), need); }

void SchemaArchive::rows(const char* key, std::size_t, const std::function<void(std::size_t)>& resize,
                         const std::function<RowField(std::size_t)>& field) {
  resize(1);
  add(key, arrayOf(rowSchema(field(0))), Need::defaulted);
}

void SchemaArchive::atMost(const char* key, std::size_t, std::size_t most) { schema_["properties"][key]["maxItems"] = most; }

void SchemaArchive::ownRows(const char* key, RowScope& scope) {
  Json kinds = Json::array({ownRowSchema<Gpu>(scope, definitions_), ownRowSchema<Node>(scope, definitions_),
                            ownRowSchema<Fabric>(scope, definitions_), ownRowSchema<Site>(scope, definitions_),
                            ownRowSchema<Architecture>(scope, definitions_)});
  add(key, arrayOf(Json{{"oneOf", std::move(kinds)}}), Need::optional);
}

std::string scenarioSchemaText() {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Clusterwright scenario, version 1"}};
  Json definitions = Json::object();
  RowTable none;
  RowScope scope(none);
  Scenario scenario;
  SchemaArchive archive(schema, definitions);
  describe(archive, scenario, scope);
  schema["properties"]["format"] = Json{{"const", "clusterwright-scenario"}};
  schema["$defs"] = std::move(definitions);
  return jsonToText(schema);
}

}  // namespace cw
