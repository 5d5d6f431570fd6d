// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/report/workbook.h"

#include <QString>

#include "data/report/xlsx_library.h"

namespace cw {
namespace {

constexpr int longestCell = 32767;  // characters, by the format
constexpr const char* asText = "@";

/// Valid UTF-8 of characters that XML can hold, short enough for a cell.
std::string cellText(const std::string& text) {
  QString shown = QString::fromUtf8(text.data(), qsizetype(text.size()));
  for (QChar& c : shown)
    if ((c < u' ' && c != u'\n') || c == QChar(0x7F) || c == QChar(0xFFFE) || c == QChar(0xFFFF)) c = u' ';
  if (shown.size() > longestCell) shown = shown.left(longestCell - 2) + QChar(0x2026);
  return shown.toStdString();
}

}  // namespace

Workbook::Workbook(const std::string& file) : library_(xlsxLibrary()), file_(file), book_(library_ ? library_->workbook_new(file.c_str()) : nullptr) {
  // The time of writing is left to the file system, so that equal answers give equal files.
  lxw_doc_properties properties = {};
  properties.created = 1;
  properties.company = const_cast<char*>("");
  properties.comments = const_cast<char*>("Written by Clusterwright");
  if (book_) library_->workbook_set_properties(book_, &properties);
}

Workbook::~Workbook() {
  if (book_) library_->lxw_workbook_free(book_);
}

void Workbook::startSheet(const std::string& name, const std::vector<double>& columnWidths, int headerRows) {
  if (!book_) return;
  sheet_ = library_->workbook_add_worksheet(book_, name.c_str());
  for (std::size_t i = 0; i < columnWidths.size(); ++i)
    library_->worksheet_set_column(sheet_, lxw_col_t(i), lxw_col_t(i), columnWidths[i], nullptr);
  library_->worksheet_freeze_panes(sheet_, lxw_row_t(headerRows), 1);
  library_->worksheet_repeat_rows(sheet_, 0, lxw_row_t(headerRows - 1));
  library_->worksheet_set_landscape(sheet_);
  library_->worksheet_set_paper(sheet_, 9);  // A4
  library_->worksheet_fit_to_pages(sheet_, 1, 0);
}

lxw_format* Workbook::format(const std::string& pattern, Look look) {
  lxw_format*& made = formats_[{pattern, look}];
  if (made) return made;
  made = library_->workbook_add_format(book_);
  library_->format_set_num_format(made, pattern.c_str());
  library_->format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
  if (look == Look::heading || look == Look::total) library_->format_set_bold(made);
  if (look == Look::heading) {
    library_->format_set_bg_color(made, 0xE8EEF4);
    library_->format_set_bottom(made, LXW_BORDER_THIN);
    library_->format_set_text_wrap(made);
  }
  if (look == Look::total) library_->format_set_top(made, LXW_BORDER_THIN);
  if (look == Look::wrapped) library_->format_set_text_wrap(made);
  return made;
}

void Workbook::text(CellPlace at, const std::string& text, Look look) {
  if (!sheet_) return;
  library_->worksheet_write_string(sheet_, at.row, at.column, cellText(text).c_str(), format(asText, look));
}

void Workbook::number(CellPlace at, double value, const char* pattern, Look look) {
  if (!sheet_) return;
  library_->worksheet_write_number(sheet_, at.row, at.column, value, format(pattern, look));
}

void Workbook::formula(CellPlace at, const std::string& formula, double value, const char* pattern, Look look) {
  if (!sheet_) return;
  library_->worksheet_write_formula_num(sheet_, at.row, at.column, formula.c_str(), format(pattern, look), value);
}

Status Workbook::close() {
  if (!library_)
    return Error{ErrorCode::unreadable, file_, "A workbook needs libxlsxwriter; install the package libxlsxwriter4 (Debian 12) or libxlsxwriter8 (Debian 13)."};
  const lxw_error error = book_ ? library_->workbook_close(book_) : LXW_ERROR_MEMORY_MALLOC_FAILED;
  book_ = nullptr;  // closing frees it
  if (error != LXW_NO_ERROR) return Error{ErrorCode::unreadable, file_, "A workbook cannot be made: " + std::string(library_->lxw_strerror(error)) + "."};
  return std::monostate{};
}

std::string cellName(CellPlace at) {
  std::string letters;
  for (int column = at.column; column >= 0; column = column / 26 - 1) letters.insert(letters.begin(), char('A' + column % 26));
  return letters + std::to_string(at.row + 1);
}

}  // namespace cw
