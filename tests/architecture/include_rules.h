// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of ARCHITECTURE.md as rules over include lines.
// Linking does not enforce them: a target that links Qt Core alone still compiles <QtWidgets/QWidget>.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cw::architecture {

/// Why `file` (relative to the root, forward slashes) must not include `header`; empty when it may.
std::string forbidden(const std::string& file, const std::string& header);

/// Every rule broken below `root`, these and those of text_rules.h, as "file:line: why". Also
/// sources without their SPDX line and includes that climb ("../"). Reads app/, data/, installer/,
/// model/, tests/ and ui/.
std::vector<std::string> violations(const std::filesystem::path& root);

/// How many source files `violations` reads below `root`.
std::size_t sourceCount(const std::filesystem::path& root);

}  // namespace cw::architecture
