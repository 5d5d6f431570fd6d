// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8, letter by letter, where a text may be anything.
#pragma once

#include <cstddef>
#include <string_view>

namespace cw {

struct Letter {
  char32_t code = 0;  ///< the byte itself where there is no letter
  std::size_t bytes = 1;
  bool valid = false;
};

/// The letter that begins at `at`, which is inside of the text. Overlong forms, surrogates and cut
/// letters are none.
Letter letterAt(std::string_view text, std::size_t at);

bool isUtf8(std::string_view text);

}  // namespace cw
