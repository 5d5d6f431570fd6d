// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/source/file_kind.h"

#include <algorithm>
#include <cctype>

#include "data/text/text_file.h"

namespace cw {
namespace {

constexpr std::string_view databaseBegins("SQLite format 3\0", 16);

bool hasPlanName(std::string_view path) {
  static constexpr std::string_view suffix = ".cwplan";
  const std::string_view end = path.substr(path.size() - std::min(path.size(), suffix.size()));
  return std::equal(end.begin(), end.end(), suffix.begin(), suffix.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
}

}  // namespace

bool beginsPlan(std::string_view bytes) { return bytes.starts_with(databaseBegins); }

Result<FileKind> fileKindOf(const std::string& path) {
  const Result<std::string> beginning = readBeginning(path, databaseBegins.size());
  if (!beginning) return beginning.error();
  return beginsPlan(beginning.value()) || hasPlanName(path) ? FileKind::plan : FileKind::scenario;
}

}  // namespace cw
