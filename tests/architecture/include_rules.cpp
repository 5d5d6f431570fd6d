// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/include_rules.h"

#include <QLibraryInfo>
#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <set>
#include <string_view>

#include "tests/architecture/text_rules.h"

namespace cw::architecture {
namespace {

namespace fs = std::filesystem;

constexpr std::array folders = {"app", "data", "installer", "model", "tests", "ui"};
const std::set<std::string> includingSources = {".h", ".hpp", ".cpp", ".cc"};
const std::set<std::string> markedSources = {".h", ".hpp", ".cpp", ".cc", ".cmake", ".sh", ".py", ".sql"};

bool under(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// "QtWidgets" for <QtWidgets/QLabel>, <QLabel> and <qlabel.h>; empty for what is no header of Qt.
std::string qtModule(const std::string& header) {
  if (header.starts_with("Qt") && header.find('/') != std::string::npos) return header.substr(0, header.find('/'));
  if (!header.starts_with('Q') && !header.starts_with('q')) return {};
  static const std::vector<fs::path> modules = [] {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(QLibraryInfo::path(QLibraryInfo::HeadersPath).toStdString()))
      if (entry.is_directory()) found.push_back(entry.path());
    return found;
  }();
  for (const fs::path& module : modules)
    if (fs::is_regular_file(module / header)) return module.filename();
  return header.starts_with('Q') ? "Qt" : "";
}

bool isGui(const std::string& module) {
  static const std::set<std::string> gui = {"QtGui", "QtSvg", "QtOpenGL"};
  return gui.contains(module);
}

bool isWidgets(const std::string& module) {
  static const std::set<std::string> widgets = {"QtWidgets", "QtPrintSupport", "QtSvgWidgets", "QtOpenGLWidgets"};
  return widgets.contains(module);
}

bool isSql(const std::string& header) {
  return header.starts_with("sqlite3") || header.starts_with("SQLiteCpp") || qtModule(header) == "QtSql";
}

bool isJson(const std::string& header) {
  return header.starts_with("nlohmann/") || header.starts_with("QJson") || header.starts_with("QtCore/QJson");
}

/// <QtWidgets> and <QtWidgets/QtWidgets> pull in a whole module.
bool isUmbrella(const std::string& header) {
  const std::string module = header.substr(0, header.find('/'));
  return (header == module || header == module + '/' + module) && header.starts_with("Qt") &&
         fs::is_directory(fs::path(QLibraryInfo::path(QLibraryInfo::HeadersPath).toStdString()) / module);
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// The header that the line includes; empty for other lines.
std::string includedBy(const std::string& line) {
  static const std::regex include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  std::smatch match;
  if (line.find("include") == std::string::npos || !std::regex_search(line, match, include)) return {};
  return match[1];
}

std::string readText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool isMarked(const fs::path& path) {
  return markedSources.contains(path.extension().string()) || path.filename() == "CMakeLists.txt";
}

std::vector<fs::path> sources(const fs::path& root) {
  std::vector<fs::path> found;
  for (const char* folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
      if (entry.is_regular_file() && isMarked(entry.path())) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

std::string forbidden(const std::string& file, const std::string& header) {
  const bool inTests = under(file, "tests");
  if (header.starts_with("../") || header.starts_with("./")) return "includes are relative to the root of the sources";
  if (isUmbrella(header)) return "umbrella headers of Qt cost seconds in every file: include the class";
  if (!inTests && under(header, "tests")) return "nothing includes tests/";
  if (under(header, "installer")) return "nothing includes installer/";
  if (inTests) return {};

  const std::string module = qtModule(header);
  if (module == "QtCharts" && !under(file, "ui/charts")) return "only ui/charts includes Qt Charts";
  if (under(file, "model")) {
    if (!module.empty()) return "model/ knows no Qt";
    if (isSql(header)) return "model/ knows no SQL";
    if (isJson(header)) return "model/ knows no JSON";
    if (under(header, "data") || under(header, "ui") || under(header, "app")) return "model/ includes model/ only";
  }
  if (under(file, "data")) {
    if (isGui(module) || isWidgets(module)) return "data/ knows no Qt Gui and no widgets";
    if (under(header, "ui") || under(header, "app")) return "data/ includes data/ and model/ only";
  }
  if (under(file, "ui")) {
    if (under(header, "app")) return "ui/ does not include app/";
    if (isSql(header) || isJson(header)) return "ui/ reads and writes no bytes: that is data/'s";
  }
  if (under(file, "ui/document")) {
    if (isWidgets(module)) return "ui/document knows no widgets";
    if (under(header, "ui") && !under(header, "ui/document")) return "ui/document includes none of the rest of ui/";
  } else if (under(file, "ui") && under(header, "data")) {
    return "ui/ reaches data/ through ui/document";
  }
  return {};
}

std::vector<std::string> violations(const fs::path& root) {
  std::vector<std::string> found;
  for (const fs::path& path : sources(root)) {
    const std::string file = fs::relative(path, root).generic_string();
    const std::string text = readText(path);
    // Within the first lines: a script begins with its interpreter.
    if (text.substr(0, 200).find("SPDX-License-Identifier: GPL-3.0-or-later") == std::string::npos)
      found.push_back(file + ":1: no 'SPDX-License-Identifier: GPL-3.0-or-later' line");
    if (!includingSources.contains(path.extension().string())) continue;
    const std::vector<std::string> lines = linesOf(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string place = file + ":" + std::to_string(i + 1) + ": ";
      const std::string header = includedBy(lines[i]), why = showsMarkup(file, lines[i]);
      const std::string wrongArrow = header.empty() ? std::string() : forbidden(file, header);
      if (!wrongArrow.empty()) found.push_back(place + "<" + header + ">: " + wrongArrow);
      if (!why.empty()) found.push_back(place + why);
    }
  }
  return found;
}

std::size_t sourceCount(const fs::path& root) { return sources(root).size(); }

}  // namespace cw::architecture
