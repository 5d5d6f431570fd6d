// SPDX-License-Identifier: GPL-3.0-or-later
// JSON text to a tree and back. The text is untrusted: size, depth, duplicate keys and encoding are checked.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "data/result.h"

namespace cw {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t largestJsonBytes = 16u << 20;
inline constexpr int deepestJson = 32;

/// Errors name line and column.
Result<Json> parseJson(std::string_view text, const std::string& path);

/// Two spaces an indent, keys in the order of the tree, the shortest numbers that read back equal, UTF-8.
std::string jsonToText(const Json& json);

/// One value for an error message: its JSON, cut short.
std::string briefly(const Json& json);

}  // namespace cw
