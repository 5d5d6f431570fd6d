// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/json/json_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/text/printable.h"
#include "data/text/utf8.h"

namespace cw {
namespace {

constexpr std::size_t mostKeysPerObject = 256;
constexpr std::size_t mostLettersOfReason = 300;

std::string lineAndColumn(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, std::min(position, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(std::max<std::size_t>(1, before.size() - lineStart));
}

/// As JSON has it; what would steer a terminal is written as \u, which JSON allows for every
/// letter.
std::string escaped(const std::string& text) {
  const std::string json =
      nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] >= ' ' && json[at] < '\x7F') {  // nearly all of a plan
      ++at;
      continue;
    }
    const Letter letter = letterAt(json, at);
    if (steers(letter.code)) {
      char escape[16];
      std::snprintf(escape, sizeof escape, "\\u%04x", unsigned(letter.code));
      out.append(json, kept, at - kept).append(escape);
      kept = at + letter.bytes;
    }
    at += letter.bytes;
  }
  return out.append(json, kept);
}

/// Builds the tree as the parser walks, and stops it at what a tree could no longer show: duplicate keys, depth.
class TreeBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text) {}

  Json root;
  std::string problem;

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (open_.back()->contains(name))
      return fail("The key " + inQuotes(name) + " is there twice in one object; keep one of them.");
    if (open_.back()->size() >= mostKeysPerObject) return fail("An object has more than 256 keys.");
    key_ = name;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& lastToken, const nlohmann::detail::exception& error) override {
    const std::string_view what = error.what();
    const std::string place = lineAndColumn(text_, position);
    if (error.id == 406) {
      problem = "The number " + shortened(lastToken) + " at " + place +
                " is too large; numbers must be finite.";
      return false;
    }
    const std::size_t detail = what.find(" - ");
    std::string reason(detail == std::string_view::npos ? what.substr(what.rfind(": ") + 2)
                                                        : what.substr(detail + 3));
    // The parser's own sentence repeats what it read.
    if (const std::size_t read = reason.find(lastToken);
        !lastToken.empty() && read != std::string::npos)
      reason.replace(read, lastToken.size(), shortened(lastToken));
    problem = "Not valid JSON at " + place + ": " + shortened(reason, mostLettersOfReason) + ".";
    return false;
  }

 private:
  Json& place(Json value) {
    if (open_.empty()) return root = std::move(value);
    if (open_.back()->is_array()) {
      open_.back()->push_back(std::move(value));
      return open_.back()->back();
    }
    return (*open_.back())[key_] = std::move(value);
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json empty) {
    if (int(open_.size()) >= deepestJson) return fail("The JSON is nested more than " + std::to_string(deepestJson) + " levels deep.");
    open_.push_back(&place(std::move(empty)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool fail(std::string sentence) {
    problem = std::move(sentence);
    return false;
  }

  std::string_view text_;
  std::vector<Json*> open_;  // stays valid: a parent does not grow while one of its children is open
  std::string key_;
};

std::string numberText(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

void write(std::string& out, const Json& json, int indent) {
  if (json.is_string()) {
    out += escaped(json.get_ref<const std::string&>());
  } else if (json.is_number_float()) {
    const double value = json.get<double>();
    out += std::isfinite(value) ? numberText(value) : "null";
  } else if (!json.is_structured()) {
    out += json.dump();
  } else if (json.empty()) {
    out += json.is_array() ? "[]" : "{}";
  } else {
    const std::string margin(std::size_t(indent + 1) * 2, ' ');
    out += json.is_array() ? "[\n" : "{\n";
    bool first = true;
    for (const auto& item : json.items()) {
      if (!first) out += ",\n";
      first = false;
      out += margin;
      if (json.is_object()) out += escaped(item.key()) + ": ";
      write(out, item.value(), indent + 1);
    }
    out += '\n';
    out.append(std::size_t(indent) * 2, ' ');
    out += json.is_array() ? ']' : '}';
  }
}

}  // namespace

Result<Json> parseJson(std::string_view text, const std::string& path) {
  if (text.size() > largestJsonBytes) return Error{ErrorCode::malformed, path, "The JSON is larger than 16 MiB."};
  try {
    TreeBuilder builder(text);
    if (Json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.root);
    return Error{ErrorCode::malformed, path, builder.problem};
  } catch (const std::exception& error) {
    return Error{ErrorCode::malformed, path, std::string("The JSON cannot be read: ") + error.what()};
  }
}

std::string jsonToText(const Json& json) {
  std::string text;
  write(text, json, 0);
  return text + "\n";
}

std::string briefly(const Json& json) {
  if (json.is_object()) return "an object";
  if (json.is_array())
    return "an array of " + std::to_string(json.size()) +
           (json.size() == 1 ? " element" : " elements");
  if (json.is_string()) return inQuotes(json.get_ref<const std::string&>());
  std::string text;
  write(text, json, 0);
  return text;
}

}  // namespace cw
