// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/text_rules.h"

#include <algorithm>
#include <regex>
#include <string_view>
#include <vector>

namespace cw::architecture {
namespace {

struct Rule {
  std::regex forbidden;
  std::string where;  ///< files whose path begins so
  std::string except;
  std::string why;
};

std::regex anyWordOf(const std::string& words) { return std::regex("\\b(" + words + ")\\b"); }

/// A call of one of these whose first argument neither is empty nor begins with `wrap(`.
std::regex callWithout(const std::string& wrap, const std::string& calls) {
  return std::regex("\\b(" + calls + ")\\s*\\((?!\\s*(" + wrap + "\\(|\\)|\\{\\}\\)))");
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = {
      {anyWordOf("QLabel"), "", "ui/plain/",
       "Qt's label guesses HTML: take Label or Paragraph of ui/plain"},
      {anyWordOf("QMessageBox"), "", "ui/plain/",
       "Qt's message box guesses HTML: take MessageBox of ui/plain"},
      {anyWordOf("setToolTip|QToolTip"), "", "ui/plain/",
       "Qt's tool tip guesses HTML: take setTip of ui/plain"},
      {std::regex("ToolTipRole(?!.*\\btipText\\()"), "", "ui/plain/",
       "Qt's tool tip guesses HTML: the line with the role returns tipText(…) of ui/plain"},
      {std::regex("\\bQTextDocument(\\s+\\w|\\s*[({])"), "", "ui/plain/",
       "Qt's text document loads what its text names: take TextDocument of ui/plain"},
      {anyWordOf("setTextFormat|RichText|AutoText|MarkdownText|mightBeRichText|setHtml|insertHtml|"
                 "appendHtml|fromHtml|setMarkdown|insertMarkdown|fromMarkdown|setOpenExternalLinks"),
       "", "ui/plain/", "what makes HTML of text is ui/plain's alone"},
      {anyWordOf("QTextBrowser|QTextEdit|QGraphicsTextItem|QStaticText|QErrorMessage|QInputDialog|"
                 "QProgressDialog|QSplashScreen|QWhatsThis|setWhatsThis|WhatsThisRole|"
                 "QDesktopServices"),
       "", "", "it shows text as HTML or follows links"},
      {anyWordOf("QFormLayout"), "", "",
       "it makes labels of Qt's own out of texts: take a QGridLayout"},
      {callWithout("chartText",
                   "setTitleText|setTitle|setName|setLabel|setPointLabelsFormat|QBarSet"),
       "ui/charts/", "", "Qt Charts shows its texts as HTML: wrap the text in chartText(…)"},
      {std::regex("setLabelFormat\\((?!.*\"%)"), "ui/charts/", "",
       "Qt Charts shows labels as HTML: their format is a literal"},
      {anyWordOf("QBarCategoryAxis"), "ui/", "ui/charts/chart_style.",
       "Qt Charts shows categories as HTML: take the rows of ui/charts/chart_style.h"},
  };
  return all;
}

std::string withoutComment(const std::string& line) {
  for (std::size_t at = line.find("//"); at != std::string::npos; at = line.find("//", at + 1))
    if (std::count(line.begin(), line.begin() + std::ptrdiff_t(at), '"') % 2 == 0)
      return line.substr(0, at);
  return line;
}

}  // namespace

std::string showsMarkup(const std::string& file, const std::string& line) {
  if (!file.starts_with("ui/") && !file.starts_with("app/")) return {};
  const std::string code = withoutComment(line);
  for (const Rule& rule : rules()) {
    const bool excepted = !rule.except.empty() && file.starts_with(rule.except);
    if (file.starts_with(rule.where) && !excepted && std::regex_search(code, rule.forbidden))
      return rule.why;
  }
  return {};
}

}  // namespace cw::architecture
