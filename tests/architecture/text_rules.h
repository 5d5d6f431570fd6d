// SPDX-License-Identifier: GPL-3.0-or-later
// Text is text: names, notes, sources and paths are shown letter by letter. Much of Qt guesses
// whether a text is HTML, and then reads the pictures and styles that it names; these rules keep
// such classes and calls in the few places that tame them.
#pragma once

#include <string>

namespace cw::architecture {

/// Why this line of `file` (relative to the root, forward slashes) must not stand there; empty when
/// it may.
std::string showsMarkup(const std::string& file, const std::string& line);

}  // namespace cw::architecture
