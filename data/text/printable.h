// SPDX-License-Identifier: GPL-3.0-or-later
// Names and values of others, as they may be shown: nothing in them steers a terminal, turns a line
// around or floods it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cw {

/// True for what is shown as an escape: control characters, the line separators of Unicode, and
/// what sets the direction of the text around it.
bool steers(char32_t code);

/// As escapes: ESC is "\x1b", U+202E "\u202e", a byte that is no UTF-8 "\xff". Ends of lines and
/// tabs stay, and so does a backslash: to print the result again changes nothing.
std::string printable(std::string_view text);
/// The same on one line: a newline is "\n", a tab "\t".
std::string onOneLine(std::string_view text);

inline constexpr std::size_t mostLettersQuoted = 80;
/// A path is told whole, as long as the system takes one.
inline constexpr std::size_t mostLettersOfPath = 4096;
/// The first letters of a long text, with how many there are: "aaa… (1000000 characters)".
std::string shortened(std::string_view text, std::size_t most = mostLettersQuoted);
/// A value for a message: "in quotes", on one line and shortened.
std::string inQuotes(std::string_view text);

}  // namespace cw
