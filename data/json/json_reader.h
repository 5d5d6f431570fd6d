// SPDX-License-Identifier: GPL-3.0-or-later
// Reads described fields from a JSON object. The first error is kept and the rest of the reading has no effect.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/json/archive.h"
#include "data/json/json_text.h"

namespace cw {

class JsonReader : public Archive {
 public:
  /// `error` receives the first problem as a sentence; `pointer` is where `object` is in the whole text.
  JsonReader(const Json& object, std::string pointer, std::string& error);

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
  void atMost(const char* key, std::size_t count, std::size_t most) override;
  void check(const char* key, bool allowed, const std::string& sentence) override;

  /// Also true for a key that holds null. Marks the key as known.
  bool has(const char* key);
  const Json& at(const char* key) const;
  std::string pointerTo(const char* key) const { return pointer_ + "/" + key; }
  /// Reads one row, given by name, by `type` plus changes, or in full.
  void readRow(const Json& json, const std::string& pointer, const RowField& field);
  /// To be called after the last field: refuses keys that no field has asked for.
  void finish();
  bool failed() const { return !error_.empty(); }
  void fail(const std::string& sentence);
  void failAt(const std::string& pointer, const Json& value, const std::string& allowed);

 private:
  /// The value to read, or null when there is nothing to do: absent, null, or an error (which is then recorded).
  const Json* find(const char* key, Need need, bool* cleared = nullptr);
  const Json* findArray(const char* key, Need need);
  template <class Row>
  void readOwnRow(const Json& json, const std::string& pointer, RowScope& scope);

  const Json& object_;
  std::string pointer_;
  std::string& error_;
  std::vector<std::string> known_;
  std::string missing_;   ///< told at the end: a misspelt key explains it better
  bool hasBase_ = false;  ///< a row based on another one: nothing more is required
};

/// True for an existing day as YYYY-MM-DD.
bool isIsoDate(const std::string& text);
/// "a whole number from 1 to 1000000"
std::string describeRange(const Range& range, bool whole);

}  // namespace cw
