// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/utf8.h"

#include <array>

namespace cw {
namespace {

unsigned byteAt(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

std::size_t bytesOf(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

}  // namespace

Letter letterAt(std::string_view text, std::size_t at) {
  static constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  static constexpr std::array<unsigned, 5> leadBits{0, 0x7F, 0x1F, 0x0F, 0x07};
  const unsigned lead = byteAt(text, at);
  const Letter none{lead, 1, false};
  const std::size_t bytes = bytesOf(lead);
  if (bytes == 0) return none;
  char32_t code = lead & leadBits[bytes];
  for (std::size_t i = 1; i < bytes; ++i) {
    const unsigned next = byteAt(text, at + i);
    if ((next & 0xC0) != 0x80) return none;
    code = (code << 6) | (next & 0x3F);
  }
  if (code < least[bytes] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return none;
  return {code, bytes, true};
}

bool isUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letterAt(text, at);
    if (!letter.valid) return false;
    at += letter.bytes;
  }
  return true;
}

}  // namespace cw
