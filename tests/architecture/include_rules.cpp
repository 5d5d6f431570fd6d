// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/include_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <set>
#include <string_view>

namespace cw::architecture {
namespace {

namespace fs = std::filesystem;

constexpr std::array folders = {"app", "data", "installer", "model", "tests", "ui"};
const std::set<std::string> includingSources = {".h", ".hpp", ".cpp", ".cc"};
const std::set<std::string> markedSources = {".h", ".hpp", ".cpp", ".cc", ".cmake", ".sh", ".py", ".sql"};

bool under(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool isQt(std::string_view header) {
  return std::regex_match(std::string(header), std::regex("Q[A-Z][A-Za-z0-9]*(/.*)?|Qt[A-Z].*|q[a-z]+\\.h"));
}

/// Qt modules by the prefix of the header (`QtWidgets/QLabel`) and, for the short form, by class name.
bool isCharts(const std::string& header) {
  static const std::regex charts(
      "QtCharts(/.*)?|Q(Abstract(Axis|BarSeries|Series)|Area(LegendMarker|Series)|Bar(CategoryAxis|LegendMarker|Series|Set)"
      "|BoxPlot.*|BoxSet|Candlestick.*|CategoryAxis|Chart|ChartView|ColorAxis|DateTimeAxis|HBar.*|HCandlestick.*"
      "|HorizontalBar.*|HorizontalPercentBar.*|HorizontalStackedBar.*|HPie.*|HXY.*|Legend|LegendMarker|LineSeries|LogValueAxis"
      "|PercentBarSeries|Pie.*|PolarChart|ScatterSeries|SplineSeries|StackedBarSeries|V.*ModelMapper|ValueAxis|XYLegendMarker"
      "|XYSeries)");
  return std::regex_match(header, charts);
}

/// Widgets, and the Qt Widgets half of the graphics view. The short forms are the ones a slip would use.
bool isWidgets(const std::string& header) {
  static const std::regex widgets(
      "Qt(Widgets|PrintSupport|SvgWidgets|OpenGLWidgets)(/.*)?|Q(Widget|Application|MainWindow|Dialog|DialogButtonBox|Label"
      "|Layout|.*BoxLayout|FormLayout|GridLayout|StackedLayout|.*Button|.*ButtonGroup|CheckBox|ComboBox|Completer|DockWidget"
      "|.*SpinBox|.*Edit|Frame|GraphicsI.*|GraphicsScene.*|GraphicsView|GroupBox|.*Dialog|HeaderView|.*ItemDelegate"
      "|Abstract(ItemView|ScrollArea|Slider)|(List|Table|Tree|Undo|Column)(View|Widget)(Item)?|Menu|MenuBar|MessageBox|ProgressBar"
      "|RubberBand|ScrollArea|ScrollBar|Shortcut(Edit)?|SizePolicy|Slider|SplashScreen|Splitter|Stacked.*|StatusBar|Style.*"
      "|SystemTrayIcon|Tab(Bar|Widget)|ToolB.*|ToolTip|WhatsThis|Wizard.*)");
  static const std::set<std::string> guiNames = {"QShortcut", "QStyleHints", "QUndoGroup"};
  return std::regex_match(header, widgets) && !guiNames.contains(header);
}

/// Qt Gui: by module, or one of its classes that data/ might be tempted by.
bool isGui(const std::string& header) {
  static const std::regex gui(
      "Qt(Gui|Svg)(/.*)?|Q(GuiApplication|Color|Font.*|Image.*|Icon|Painter.*|Pen|Brush|Palette|Pixmap|PdfWriter|PageSize|PageLayout"
      "|PagedPaintDevice|Text(Document.*|Cursor|Table.*|Format|List)|Clipboard|Action.*|Undo.*|Standard.*Model"
      "|StandardItem|DesktopServices|Validator|.*Validator|Transform|Polygon.*|Window|Screen|KeySequence|Cursor|Svg.*)");
  return std::regex_match(header, gui);
}

bool isSql(const std::string& header) {
  return header.starts_with("sqlite3") || header.starts_with("SQLiteCpp") || header.starts_with("QtSql") ||
         header.starts_with("QSql");
}

bool isJson(const std::string& header) {
  return header.starts_with("nlohmann/") || header.starts_with("QJson") || header.starts_with("QtCore/QJson");
}

bool isUmbrella(const std::string& header) {
  static const std::regex umbrella("Qt[A-Z][A-Za-z]*(/Qt[A-Z][A-Za-z]*)?");
  static const std::set<std::string> precise = {"QtGlobal",         "QtEnvironmentVariables", "QtMath",
                                                "QtNumeric",        "QtPlugin",               "QtEndian",
                                                "QtLogging",        "QtCore/QtGlobal",        "QtCore/QtMath",
                                                "QtCore/QtNumeric", "QtCore/QtLogging",       "QtAssert",
                                                "QtAlgorithms",     "QtTypes",                "QtMinMax",
                                                "QtDebug",          "QtMessageHandler"};
  return std::regex_match(header, umbrella) && !precise.contains(header);
}

struct Line {
  std::size_t number;
  std::string header;
};

std::vector<Line> includes(const std::string& text) {
  static const std::regex include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  std::vector<Line> found;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    ++number;
    std::smatch match;
    const std::string line = text.substr(begin, end - begin);
    if (line.find("include") != std::string::npos && std::regex_search(line, match, include))
      found.push_back({number, match[1]});
    begin = end + 1;
  }
  return found;
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

  if (isCharts(header) && !under(file, "ui/charts")) return "only ui/charts includes Qt Charts";
  if (under(file, "model")) {
    if (isQt(header)) return "model/ knows no Qt";
    if (isSql(header)) return "model/ knows no SQL";
    if (isJson(header)) return "model/ knows no JSON";
    if (under(header, "data") || under(header, "ui") || under(header, "app")) return "model/ includes model/ only";
  }
  if (under(file, "data")) {
    if (isGui(header) || isWidgets(header)) return "data/ knows no Qt Gui and no widgets";
    if (under(header, "ui") || under(header, "app")) return "data/ includes data/ and model/ only";
  }
  if (under(file, "ui")) {
    if (under(header, "app")) return "ui/ does not include app/";
    if (isSql(header) || isJson(header)) return "ui/ reads and writes no bytes: that is data/'s";
  }
  if (under(file, "ui/document")) {
    if (isWidgets(header)) return "ui/document knows no widgets";
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
    for (const Line& line : includes(text))
      if (const std::string why = forbidden(file, line.header); !why.empty())
        found.push_back(file + ":" + std::to_string(line.number) + ": <" + line.header + ">: " + why);
  }
  return found;
}

std::size_t sourceCount(const fs::path& root) { return sources(root).size(); }

}  // namespace cw::architecture
