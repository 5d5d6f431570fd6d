// SPDX-License-Identifier: GPL-3.0-or-later
// An Excel workbook in the making (libxlsxwriter): sheets of text, numbers and formulas.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "data/result.h"

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace cw {

struct XlsxLibrary;

enum class Look { plain, heading, total, wrapped };

struct CellPlace {
  std::uint32_t row = 0;
  std::uint16_t column = 0;
};

class Workbook {
 public:
  /// Written to `file` by close(); a file of one's own, that nobody else reads meanwhile.
  explicit Workbook(const std::string& file);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  /// The following cells go to this new sheet. `headerRows` stay in view and are repeated on paper.
  void startSheet(const std::string& name, const std::vector<double>& columnWidths, int headerRows);
  /// Stored as text, whatever it begins with: neither opening nor editing the cell makes a formula of it.
  void text(CellPlace at, const std::string& text, Look look = Look::plain);
  /// `pattern` is the number format, "#,##0.00".
  void number(CellPlace at, double value, const char* pattern, Look look = Look::plain);
  /// With the value that it has now, for programs that do not calculate.
  void formula(CellPlace at, const std::string& formula, double value, const char* pattern, Look look = Look::plain);
  Status close();

 private:
  lxw_format* format(const std::string& pattern, Look look);

  const XlsxLibrary* library_;  ///< null: not installed, as close() says
  std::string file_;
  lxw_workbook* book_;
  lxw_worksheet* sheet_ = nullptr;
  std::map<std::pair<std::string, Look>, lxw_format*> formats_;
};

/// "C5".
std::string cellName(CellPlace at);

}  // namespace cw
