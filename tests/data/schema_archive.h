// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the JSON Schema of described fields: the shipped schema is held against what the reader really accepts.
#pragma once

#include <string>

#include "data/json/archive.h"
#include "data/json/json_text.h"

namespace cw {

class SchemaArchive : public Archive {
 public:
  /// Fills `schema`, an object; shared parts go to `definitions`.
  SchemaArchive(Json& schema, Json& definitions);

  void text(const char* key, std::string& value, TextKind kind, Need need) override;
  void number(const char* key, std::optional<double>& value, Range range, bool whole, Need need) override;
  void flag(const char* key, std::optional<bool>& value, Need need) override;
  void word(const char* key, std::optional<int>& value, Words words, Need need) override;
  void fact(const char* key, std::optional<double>& value, Provenance& provenance, Range range) override;
  void object(const char* key, Need need, const Body& body) override;
  void list(const char* key, std::size_t count, const std::function<void(std::size_t)>& resize, Need need,
            const ElementBody& element) override;
  void texts(const char* key, std::vector<std::string>& values) override;
  void row(const char* key, const RowField& field, Need need) override;
  void rows(const char* key, std::size_t count, const std::function<void(std::size_t)>& resize,
            const std::function<RowField(std::size_t)>& field) override;
  void ownRows(const char* key, RowScope& scope) override;
  void atMost(const char* key, std::size_t, std::size_t most) override;
  void check(const char*, bool, const std::string&) override {}

 private:
  void add(const char* key, Json property, Need need);
  Json rowSchema(const RowField& field);

  Json& schema_;
  Json& definitions_;
};

/// The whole schema as text.
std::string scenarioSchemaText();

}  // namespace cw
