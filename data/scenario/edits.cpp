// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/scenario/edits.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/json/json_writer.h"
#include "data/json/nearest_word.h"
#include "data/text/printable.h"

namespace cw {
namespace {

Result<std::vector<std::string>> splitPointer(const std::string& pointer) {
  const Error wrong{ErrorCode::malformed,
                    {},
                    "--set " + inQuotes(pointer) +
                        ": a JSON Pointer begins with a slash, as in /cluster/pools/0/nodes; ~ is "
                        "written ~0, / in a key ~1."};
  if (pointer.empty() || pointer[0] != '/' || pointer.size() > 1000) return wrong;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      parts.emplace_back();
    } else if (pointer[i] == '~') {
      ++i;
      if (i == pointer.size() || (pointer[i] != '0' && pointer[i] != '1')) return wrong;
      parts.back() += pointer[i] == '0' ? '~' : '/';
    } else {
      parts.back() += pointer[i];
    }
  }
  return parts;
}

template <class Row>
bool expandAs(Json& name, RowScope& scope) {
  const Row* found = scope.find<Row>(name.get_ref<const std::string&>());
  if (!found) return false;
  Row row = *found;
  Json json = Json::object();
  JsonWriter writer(json);
  describe(writer, row, scope);
  name = std::move(json);
  return true;
}

/// Replaces a name by what it stands for, where `part` is the key (or the array's key) that holds it.
void expandName(Json& value, const std::string& part, RowScope& scope) {
  if (!value.is_string()) return;
  if (part == "plan" && value == "best") value = Json::object();
  else if (part == "node") expandAs<Node>(value, scope);
  else if (part == "gpu") expandAs<Gpu>(value, scope);
  else if (part == "fabric") expandAs<Fabric>(value, scope);
  else if (part == "sites") expandAs<Site>(value, scope);
  else if (part == "architecture") expandAs<Architecture>(value, scope);
}

std::string keysOf(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return listOf(keys);
}

/// Sections that a scenario may leave out; their own keys are checked when they are read.
bool mayBegin(const std::string& key, const std::string& parentKey) {
  static const std::vector<std::string> sections = {"prices", "reliability", "plan", "software", "ranges"};
  return std::find(sections.begin(), sections.end(), key) != sections.end() || parentKey == "prices" || parentKey == "reliability";
}

/// The element of an array that `part` names; "-" is a new one at the end.
Json* element(Json& array, const std::string& part, const std::string& where, std::string& error) {
  if (part == "-") {
    array.push_back(nullptr);
    return &array.back();
  }
  std::size_t index = 0;
  const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (code == std::errc() && end == part.data() + part.size() && index < array.size()) return &array[index];
  error = where + " does not exist: the array has " + std::to_string(array.size()) + " elements, counted from 0; - appends one.";
  return nullptr;
}

Json parsedValue(const std::string& value) {
  Result<Json> json = parseJson(value, {});
  return json ? json.value() : Json(value);
}

}  // namespace

std::string applyEdit(Json& scenario, const std::string& pointer, const std::string& value, RowScope& scope) {
  const auto parts = splitPointer(pointer);
  if (!parts) return parts.error().message;
  Json* at = &scenario;
  std::string where, parentKey, error;
  for (std::size_t i = 0; i < parts.value().size(); ++i) {
    const std::string& part = parts.value()[i];
    const bool last = i + 1 == parts.value().size();
    expandName(*at, parentKey, scope);
    const std::string above = where.empty() ? "the scenario" : where;
    where.append("/").append(shortened(part));
    if (at->is_array()) {
      at = element(*at, part, where, error);
      if (!at) return error;
      continue;  // the elements of "sites" go by the array's key
    }
    if (!at->is_object()) return where + " cannot be set: " + above + " is " + briefly(*at) + ", not an object.";
    if (!last && !at->contains(part)) {
      if (!mayBegin(part, parentKey)) return where + " does not exist; " + above + " has the keys " + keysOf(*at) + ".";
      (*at)[part] = part == "ranges" ? Json::array() : Json::object();
    }
    at = &(*at)[part];
    parentKey = part;
  }
  *at = parsedValue(value);
  return {};
}

}  // namespace cw
