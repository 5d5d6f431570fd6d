// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/error_text.h"

#include "data/text/printable.h"

namespace cw {

std::string sentenceOf(const Error& error) {
  const std::string path = shortened(error.path, mostLettersOfPath);
  const bool told = error.message.find(path) != std::string::npos;
  return onOneLine(told ? error.message : path + ": " + error.message);
}

}  // namespace cw
