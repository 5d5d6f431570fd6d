// SPDX-License-Identifier: GPL-3.0-or-later
// Text compiled into the program.
#pragma once

#include <string>

namespace cw {

/// The resource at `path` (":/clusterwright/…"). One that is missing is a bug of the build and ends the program.
std::string resourceText(const char* path);

}  // namespace cw
