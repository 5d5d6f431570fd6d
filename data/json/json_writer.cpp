// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/json/json_writer.h"

#include <cstdint>

#include <nlohmann/json.hpp>

#include "data/json/rows.h"

namespace cw {
namespace {

Json rowJson(const RowField& field) {
  if (const auto name = field.nameOf()) return *name;
  Json json = Json::object();
  JsonWriter writer(json);
  field.describe(writer);
  return json;
}

template <class Row>
void append(Json& array, const std::vector<Row>& rows, RowScope& scope) {
  for (Row row : rows) {
    Json json = Json{{"kind", kindOf(&row)}};
    JsonWriter writer(json);
    describe(writer, row, scope);
    array.push_back(std::move(json));
  }
}

}  // namespace

void JsonWriter::text(const char* key, std::string& value, TextKind, Need need) {
  if (need == Need::required || !value.empty()) object_[key] = value;
}

void JsonWriter::number(const char* key, std::optional<double>& value, Range, bool whole, Need) {
  if (!value) return;
  if (whole) object_[key] = std::int64_t(*value);
  else object_[key] = *value;
}

void JsonWriter::flag(const char* key, std::optional<bool>& value, Need) {
  if (value) object_[key] = *value;
}

void JsonWriter::word(const char* key, std::optional<int>& value, Words words, Need) {
  if (value) object_[key] = words[std::size_t(*value)];
}

void JsonWriter::fact(const char* key, std::optional<double>& value, Provenance& provenance, Range) {
  Json& json = object_[key];
  if (!value && provenance == Provenance{}) return;  // null: not known
  json = Json::object();
  if (value) json["value"] = *value;
  if (provenance.low) json["low"] = *provenance.low;
  if (provenance.high) json["high"] = *provenance.high;
  JsonWriter writer(json);
  writer.text("source", provenance.source, TextKind::line, Need::defaulted);
  writer.text("source_location", provenance.location, TextKind::line, Need::defaulted);
  writer.text("as_of", provenance.asOf, TextKind::identifier, Need::defaulted);
  writer.text("confidence", provenance.confidence, TextKind::identifier, Need::defaulted);
  writer.text("notes", provenance.notes, TextKind::notes, Need::defaulted);
}

void JsonWriter::object(const char* key, Need, const Body& body) {
  Json json = Json::object();
  JsonWriter writer(json);
  body(writer);
  object_[key] = std::move(json);
}

void JsonWriter::list(const char* key, std::size_t count, const std::function<void(std::size_t)>&, Need,
                      const ElementBody& element) {
  Json array = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    Json json = Json::object();
    JsonWriter writer(json);
    element(writer, i);
    array.push_back(std::move(json));
  }
  object_[key] = std::move(array);
}

void JsonWriter::texts(const char* key, std::vector<std::string>& values) {
  if (!values.empty()) object_[key] = values;
}

void JsonWriter::row(const char* key, const RowField& field, Need) {
  Json json = rowJson(field);
  if (field.kind == "fabric" && json.is_string()) json = Json{{"type", json}};
  object_[key] = std::move(json);
}

void JsonWriter::rows(const char* key, std::size_t count, const std::function<void(std::size_t)>&,
                      const std::function<RowField(std::size_t)>& field) {
  Json array = Json::array();
  for (std::size_t i = 0; i < count; ++i) array.push_back(rowJson(field(i)));
  object_[key] = std::move(array);
}

void JsonWriter::ownRows(const char* key, RowScope& scope) {
  Json array = Json::array();
  append(array, scope.own.gpus, scope);
  append(array, scope.own.nodes, scope);
  append(array, scope.own.fabrics, scope);
  append(array, scope.own.sites, scope);
  append(array, scope.own.architectures, scope);
  if (!array.empty()) object_[key] = std::move(array);
}

}  // namespace cw
