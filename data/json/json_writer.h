// SPDX-License-Identifier: GPL-3.0-or-later
// Writes described fields as a JSON object, in the order of the description. Empty texts and optionals are left out.
#pragma once

#include "data/json/archive.h"
#include "data/json/json_text.h"

namespace cw {

class JsonWriter : public Archive {
 public:
  explicit JsonWriter(Json& object) : object_(object) {}

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
  void atMost(const char*, std::size_t, std::size_t) override {}
  void check(const char*, bool, const std::string&) override {}

 private:
  Json& object_;
};

}  // namespace cw
