// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/json/json_reader.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include <nlohmann/json.hpp>

#include "data/json/nearest_word.h"
#include "data/json/rows.h"

namespace cw {
namespace {

constexpr std::size_t mostElements = 1000;

std::size_t longestText(TextKind kind) {
  switch (kind) {
    case TextKind::notes: return 1u << 20;
    case TextKind::line: return 2000;
    case TextKind::identifier: return 200;
    case TextKind::date: return 10;
  }
  return 0;
}

/// As a person writes it: 10000000, 0.95, 1e+18.
std::string shortest(double value) {
  char buffer[32];
  const bool digits = std::abs(value) < 1e9;
  const auto format = digits ? std::chars_format::fixed : std::chars_format::general;
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr};
}

/// "a node", "an architecture"
std::string withArticle(const std::string& noun) {
  const bool vowel = std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + noun;
}

}  // namespace

std::string describeRange(const Range& range, bool whole) {
  const std::string kind = whole ? "a whole number" : "a number";
  if (range.above) return kind + " above " + shortest(range.low) + " and at most " + shortest(range.high);
  return kind + " from " + shortest(range.low) + " to " + shortest(range.high);
}

bool isIsoDate(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  const auto part = [&](std::size_t from, std::size_t count) { return std::stoi(text.substr(from, count)); };
  using namespace std::chrono;
  return part(0, 4) >= 1970 && year_month_day(year(part(0, 4)), month(unsigned(part(5, 2))), day(unsigned(part(8, 2)))).ok();
}

JsonReader::JsonReader(const Json& object, std::string pointer, std::string& error)
    : object_(object), pointer_(std::move(pointer)), error_(error) {
  if (!object.is_object()) failAt(pointer_, object, "an object in braces");
}

void JsonReader::fail(const std::string& sentence) {
  if (error_.empty()) error_ = sentence;
}

void JsonReader::failAt(const std::string& pointer, const Json& value, const std::string& allowed) {
  fail((pointer.empty() ? "The whole text" : pointer) + " is " + briefly(value) + "; allowed is " + allowed + ".");
}

bool JsonReader::has(const char* key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  return !failed() && object_.contains(key);
}

const Json& JsonReader::at(const char* key) const { return object_.at(key); }

const Json* JsonReader::find(const char* key, Need need, bool* cleared) {
  if (!has(key)) {
    if (missing_.empty() && need == Need::required && !hasBase_) missing_ = pointerTo(key);
    return nullptr;
  }
  const Json& value = object_.at(key);
  if (!value.is_null()) return &value;
  if (need != Need::optional) {
    fail(pointerTo(key) + " is null; a value is required here.");
    return nullptr;
  }
  if (cleared) *cleared = true;
  return nullptr;
}

const Json* JsonReader::findArray(const char* key, Need need) {
  const Json* value = find(key, need);
  if (!value) return nullptr;
  if (value->is_array() && value->size() <= mostElements) return value;
  failAt(pointerTo(key), *value,
         "an array in brackets of at most " + std::to_string(mostElements) + " elements");
  return nullptr;
}

void JsonReader::text(const char* key, std::string& value, TextKind kind, Need need) {
  bool cleared = false;
  const Json* json = find(key, need, &cleared);
  if (cleared) value.clear();
  if (!json) return;
  const std::size_t longest = longestText(kind);
  if (!json->is_string() || json->get_ref<const std::string&>().size() > longest)
    return failAt(pointerTo(key), *json, "a text of at most " + std::to_string(longest) + " bytes");
  const std::string& given = json->get_ref<const std::string&>();
  if (need == Need::required && given.empty()) return failAt(pointerTo(key), *json, "a text that is not empty");
  if (kind == TextKind::date && !given.empty() && !isIsoDate(given))
    return failAt(pointerTo(key), *json, "a date as YYYY-MM-DD");
  value = given;
}

void JsonReader::number(const char* key, std::optional<double>& value, Range range, bool whole, Need need) {
  bool cleared = false;
  const Json* json = find(key, need, &cleared);
  if (cleared) value.reset();
  if (!json) return;
  const double given = json->is_number() ? json->get<double>() : std::nan("");
  const bool inside = range.holds(given);
  if (!inside || (whole && given != std::floor(given))) return failAt(pointerTo(key), *json, describeRange(range, whole));
  value = given;
}

void JsonReader::flag(const char* key, std::optional<bool>& value, Need need) {
  bool cleared = false;
  const Json* json = find(key, need, &cleared);
  if (cleared) value.reset();
  if (!json) return;
  if (!json->is_boolean()) return failAt(pointerTo(key), *json, "true or false");
  value = json->get<bool>();
}

void JsonReader::word(const char* key, std::optional<int>& value, Words words, Need need) {
  bool cleared = false;
  const Json* json = find(key, need, &cleared);
  if (cleared) value.reset();
  if (!json) return;
  const auto matches = [&](const char* word) { return json->is_string() && json->get_ref<const std::string&>() == word; };
  const auto found = std::find_if(words.begin(), words.end(), matches);
  if (found == words.end()) return failAt(pointerTo(key), *json, "one of " + listOf({words.begin(), words.end()}));
  value = int(found - words.begin());
}

void JsonReader::fact(const char* key, std::optional<double>& value, Provenance& provenance, Range range) {
  if (!has(key)) return;
  const Json& json = object_.at(key);
  value.reset();
  provenance = {};
  if (json.is_object()) {
    JsonReader reader(json, pointerTo(key), error_);
    reader.number("value", value, range, false, Need::optional);
    reader.number("low", provenance.low, range, false, Need::optional);
    reader.number("high", provenance.high, range, false, Need::optional);
    reader.check("low", !provenance.low || !provenance.high || *provenance.low <= *provenance.high,
                 "allowed is at most high");
    reader.text("source", provenance.source, TextKind::line, Need::defaulted);
    reader.text("source_location", provenance.location, TextKind::line, Need::defaulted);
    reader.text("as_of", provenance.asOf, TextKind::identifier, Need::defaulted);
    reader.text("confidence", provenance.confidence, TextKind::identifier, Need::defaulted);
    reader.text("notes", provenance.notes, TextKind::notes, Need::defaulted);
    reader.finish();
  } else if (!json.is_null()) {
    number(key, value, range, false, Need::optional);
    provenance.source = "planner";
  }
}

void JsonReader::object(const char* key, Need need, const Body& body) {
  const Json* json = find(key, need);
  if (!json) return;
  JsonReader reader(*json, pointerTo(key), error_);
  if (failed()) return;
  body(reader);
  reader.finish();
}

void JsonReader::list(const char* key, std::size_t, const std::function<void(std::size_t)>& resize, Need need,
                      const ElementBody& element) {
  const Json* json = findArray(key, need);
  if (!json) return;
  resize(json->size());
  for (std::size_t i = 0; i < json->size() && !failed(); ++i) {
    JsonReader reader((*json)[i], pointerTo(key) + "/" + std::to_string(i), error_);
    if (failed()) return;
    element(reader, i);
    reader.finish();
  }
}

void JsonReader::texts(const char* key, std::vector<std::string>& values) {
  const Json* json = findArray(key, Need::defaulted);
  if (!json) return;
  values.clear();
  for (const Json& item : *json) {
    if (!item.is_string() || item.get_ref<const std::string&>().size() > longestText(TextKind::identifier))
      return failAt(pointerTo(key) + "/" + std::to_string(values.size()), item, "a text of at most 200 bytes");
    values.push_back(item.get<std::string>());
  }
}

void JsonReader::readRow(const Json& json, const std::string& pointer, const RowField& field) {
  const auto assign = [&](const Json& name, const std::string& where) {
    if (name.is_string() && field.assignByName(name.get<std::string>())) return;
    if (!field.onlyWord.empty())
      return failAt(where, name, "\"" + field.onlyWord + "\" or an object in braces");
    const std::string one = withArticle(field.kind);
    if (!name.is_string())
      return failAt(where, name, "the name of " + one +
                                     (where == pointer ? std::string(" or an object in braces")
                                                       : "; " + one + " of your own, in braces, stands at " + pointer + " itself, without \"type\""));
    const std::vector<std::string> known = field.candidates();
    const std::string nearest = nearestWord(name.get<std::string>(), known);
    fail(where + " is " + briefly(name) + ", which is no " + field.kind +
         " of the catalogue or of overrides" +
         (nearest.empty() ? "." : "; is \"" + nearest + "\" meant?") + " Known: " + listOf(known) +
         ".");
  };
  if (!json.is_object()) return assign(json, pointer);
  JsonReader reader(json, pointer, error_);
  if (field.onlyWord.empty() && reader.has("type")) {
    assign(json.at("type"), pointer + "/type");
    reader.hasBase_ = true;
  }
  if (failed()) return;
  field.describe(reader);
  reader.finish();
}

void JsonReader::row(const char* key, const RowField& field, Need need) {
  if (const Json* json = find(key, need)) readRow(*json, pointerTo(key), field);
}

void JsonReader::rows(const char* key, std::size_t, const std::function<void(std::size_t)>& resize,
                      const std::function<RowField(std::size_t)>& field) {
  const Json* json = findArray(key, Need::defaulted);
  if (!json) return;
  resize(json->size());
  for (std::size_t i = 0; i < json->size() && !failed(); ++i)
    readRow((*json)[i], pointerTo(key) + "/" + std::to_string(i), field(i));
}

template <class Row>
void JsonReader::readOwnRow(const Json& json, const std::string& pointer, RowScope& scope) {
  JsonReader reader(json, pointer, error_);
  reader.has("kind");
  Row row;
  describe(reader, row, scope);
  reader.finish();
  std::vector<Row>& rows = scope.own.of(static_cast<const Row*>(nullptr));
  for (const Row& other : rows)
    if (other.id == row.id) fail(pointer + "/id is " + briefly(Json(row.id)) + ", which another row of the same kind has; ids are unique.");
  rows.push_back(std::move(row));
}

void JsonReader::ownRows(const char* key, RowScope& scope) {
  const Json* json = findArray(key, Need::optional);
  if (!json) return;
  static constexpr const char* kinds[] = {"gpu", "node", "fabric", "site", "architecture"};
  // Nodes name GPUs, so these come first.
  for (const bool nodes : {false, true})
    for (std::size_t i = 0; i < json->size() && !failed(); ++i) {
      const std::string pointer = pointerTo(key) + "/" + std::to_string(i);
      const Json& row = (*json)[i];
      std::optional<int> kind;
      JsonReader(row, pointer, error_).word("kind", kind, kinds, Need::required);
      if (failed()) return;
      if (!kind) return fail("The key " + pointer + "/kind is missing; it is required.");
      if ((*kind == 1) != nodes) continue;
      switch (*kind) {
        case 0: readOwnRow<Gpu>(row, pointer, scope); break;
        case 1: readOwnRow<Node>(row, pointer, scope); break;
        case 2: readOwnRow<Fabric>(row, pointer, scope); break;
        case 3: readOwnRow<Site>(row, pointer, scope); break;
        default: readOwnRow<Architecture>(row, pointer, scope); break;
      }
    }
}

void JsonReader::atMost(const char* key, std::size_t count, std::size_t most) {
  if (failed() || count <= most) return;
  fail(pointerTo(key) + " has " + std::to_string(count) + " elements; allowed are at most " + std::to_string(most) + ".");
}

void JsonReader::check(const char* key, bool allowed, const std::string& sentence) {
  if (failed() || allowed || !missing_.empty()) return;
  fail(pointerTo(key) + (object_.contains(key) ? " is " + briefly(object_.at(key)) : " is absent") + "; " + sentence + ".");
}

void JsonReader::finish() {
  if (failed()) return;
  for (const auto& item : object_.items()) {
    if (std::find(known_.begin(), known_.end(), item.key()) != known_.end()) continue;
    const std::string nearest = nearestWord(item.key(), known_);
    return fail("The key " + briefly(Json(item.key())) + " at " +
                (pointer_.empty() ? "the top" : pointer_) + " is not known" +
                (nearest.empty() ? "." : "; is \"" + nearest + "\" meant?") +
                " Known keys: " + listOf(known_) + ".");
  }
  if (!missing_.empty()) fail("The key " + missing_ + " is missing; it is required.");
}

}  // namespace cw
