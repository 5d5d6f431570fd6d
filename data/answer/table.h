// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of text for a terminal or a spreadsheet.
#pragma once

#include <string>
#include <vector>

namespace cw {

/// The shortest text that reads back equal, C locale.
std::string shortest(double value);
/// For people: about four significant digits, thousands separated.
std::string readable(double value);
/// A sum of money, as the window shows it: "540.7 M".
std::string amountText(double value);
/// Six significant digits: enough to follow a calculation by hand.
std::string precise(double value);
/// With the prefix that leaves one to four digits: 1.25e9 and "W" is "1.25 GW".
std::string scaled(double value, const char* unit);
/// Quoted where RFC 4180 asks for it. A cell that a spreadsheet would run as a formula gets a
/// leading apostrophe, and what would steer a terminal is an escape, as in every other text.
std::string csvText(const std::string& text);

using Row = std::vector<std::string>;
/// The first row is the header. Cells are shown on one line; columns are as wide as their widest
/// cell; `rightFrom`: numbers, aligned to the right from this column on.
std::string alignedTable(const std::vector<Row>& rows, std::size_t rightFrom, const std::string& indent);
/// Every cell is taken as text.
std::string csvTable(const std::vector<Row>& rows);

}  // namespace cw
