// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/report/xlsx_library.h"

#include <QLibrary>

#include <optional>

namespace cw {
namespace {

constexpr int triedVersions[] = {4, 8};

/// Fills a member from the loaded library; false once one was missing.
class Resolver {
 public:
  explicit Resolver(QLibrary& library) : library_(library) {}

  template <class Function>
  void operator()(Function& member, const char* name) {
    member = reinterpret_cast<Function>(library_.resolve(name));
    complete_ = complete_ && member;
  }
  bool complete() const { return complete_; }

 private:
  QLibrary& library_;
  bool complete_ = true;
};

std::optional<XlsxLibrary> load(int version) {
  QLibrary library(QStringLiteral("xlsxwriter"), version);
  if (!library.load()) return std::nullopt;
  XlsxLibrary x{};
  Resolver get(library);
  get(x.workbook_new, "workbook_new");
  get(x.workbook_set_properties, "workbook_set_properties");
  get(x.workbook_add_worksheet, "workbook_add_worksheet");
  get(x.workbook_add_format, "workbook_add_format");
  get(x.workbook_close, "workbook_close");
  get(x.lxw_workbook_free, "lxw_workbook_free");
  get(x.lxw_strerror, "lxw_strerror");
  get(x.worksheet_set_column, "worksheet_set_column");
  get(x.worksheet_freeze_panes, "worksheet_freeze_panes");
  get(x.worksheet_repeat_rows, "worksheet_repeat_rows");
  get(x.worksheet_set_landscape, "worksheet_set_landscape");
  get(x.worksheet_set_paper, "worksheet_set_paper");
  get(x.worksheet_fit_to_pages, "worksheet_fit_to_pages");
  get(x.worksheet_write_string, "worksheet_write_string");
  get(x.worksheet_write_number, "worksheet_write_number");
  get(x.worksheet_write_formula_num, "worksheet_write_formula_num");
  get(x.format_set_num_format, "format_set_num_format");
  get(x.format_set_align, "format_set_align");
  get(x.format_set_bold, "format_set_bold");
  get(x.format_set_bg_color, "format_set_bg_color");
  get(x.format_set_bottom, "format_set_bottom");
  get(x.format_set_top, "format_set_top");
  get(x.format_set_text_wrap, "format_set_text_wrap");
  return get.complete() ? std::optional(x) : std::nullopt;
}

std::optional<XlsxLibrary> loadAny() {
  for (const int version : triedVersions)
    if (auto library = load(version)) return library;
  return std::nullopt;
}

}  // namespace

const XlsxLibrary* xlsxLibrary() {
  static const std::optional<XlsxLibrary> library = loadAny();
  return library ? &*library : nullptr;
}

}  // namespace cw
