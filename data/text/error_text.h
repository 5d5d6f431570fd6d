// SPDX-License-Identifier: GPL-3.0-or-later
// An error as both programs print it.
#pragma once

#include <string>

#include "data/result.h"

namespace cw {

/// On one line, with the file that it is about, once.
std::string sentenceOf(const Error& error);

}  // namespace cw
