// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/printable.h"

#include <cstdio>

#include "data/text/utf8.h"

namespace cw {
namespace {

std::string escapeOf(const Letter& letter) {
  if (letter.valid && letter.code == U'\n') return "\\n";
  if (letter.valid && letter.code == U'\t') return "\\t";
  if (letter.valid && letter.code == U'\r') return "\\r";
  char escape[16];
  std::snprintf(escape, sizeof escape, letter.valid && letter.code > 0x7F ? "\\u%04x" : "\\x%02x",
                unsigned(letter.code));
  return escape;
}

/// A tab or the end of a line, in either form.
bool isLayout(std::string_view text) {
  return text.starts_with('\t') || text.starts_with('\n') || text.starts_with("\r\n");
}

std::string escaped(std::string_view text, bool oneLine) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letterAt(text, at);
    if (letter.valid && (isLayout(text.substr(at)) ? !oneLine : !steers(letter.code)))
      out += text.substr(at, letter.bytes);
    else
      out += escapeOf(letter);
    at += letter.bytes;
  }
  return out;
}

struct Beginning {
  std::size_t bytes = 0;    ///< of the first letters
  std::size_t letters = 0;  ///< in all
};

Beginning beginningOf(std::string_view text, std::size_t most) {
  Beginning found;
  for (std::size_t at = 0; at < text.size(); ++found.letters) {
    at += letterAt(text, at).bytes;
    if (found.letters < most) found.bytes = at;
  }
  return found;
}

std::string countOf(const Beginning& b) {
  return " (" + std::to_string(b.letters) + " characters)";
}

}  // namespace

bool steers(char32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return control || direction || code == 0x2028 || code == 0x2029;
}

std::string printable(std::string_view text) { return escaped(text, false); }

std::string onOneLine(std::string_view text) { return escaped(text, true); }

std::string shortened(std::string_view text, std::size_t most) {
  const Beginning b = beginningOf(text, most);
  if (b.letters <= most) return std::string(text);
  return std::string(text.substr(0, b.bytes)) + "…" + countOf(b);
}

std::string inQuotes(std::string_view text) {
  const Beginning b = beginningOf(text, mostLettersQuoted);
  if (b.letters <= mostLettersQuoted) return '"' + onOneLine(text) + '"';
  return '"' + onOneLine(text.substr(0, b.bytes)) + "…\"" + countOf(b);
}

}  // namespace cw
