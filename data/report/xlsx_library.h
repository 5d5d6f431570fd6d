// SPDX-License-Identifier: GPL-3.0-or-later
// libxlsxwriter, loaded when a workbook is written. Its soname differs between Debian 12 (4) and 13 (8) while what is
// called here is the same in both: loaded by name, one package runs on both, and a bare compute node needs neither.
#pragma once

#include <xlsxwriter.h>

namespace cw {

struct XlsxLibrary {
  decltype(&::workbook_new) workbook_new;
  decltype(&::workbook_set_properties) workbook_set_properties;
  decltype(&::workbook_add_worksheet) workbook_add_worksheet;
  decltype(&::workbook_add_format) workbook_add_format;
  decltype(&::workbook_close) workbook_close;
  decltype(&::lxw_workbook_free) lxw_workbook_free;
  decltype(&::lxw_strerror) lxw_strerror;
  decltype(&::worksheet_set_column) worksheet_set_column;
  decltype(&::worksheet_freeze_panes) worksheet_freeze_panes;
  decltype(&::worksheet_repeat_rows) worksheet_repeat_rows;
  decltype(&::worksheet_set_landscape) worksheet_set_landscape;
  decltype(&::worksheet_set_paper) worksheet_set_paper;
  decltype(&::worksheet_fit_to_pages) worksheet_fit_to_pages;
  decltype(&::worksheet_write_string) worksheet_write_string;
  decltype(&::worksheet_write_number) worksheet_write_number;
  decltype(&::worksheet_write_formula_num) worksheet_write_formula_num;
  decltype(&::format_set_num_format) format_set_num_format;
  decltype(&::format_set_align) format_set_align;
  decltype(&::format_set_bold) format_set_bold;
  decltype(&::format_set_bg_color) format_set_bg_color;
  decltype(&::format_set_bottom) format_set_bottom;
  decltype(&::format_set_top) format_set_top;
  decltype(&::format_set_text_wrap) format_set_text_wrap;
};

/// Null where no version that was tried is installed.
const XlsxLibrary* xlsxLibrary();

}  // namespace cw
