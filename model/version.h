// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cw {
inline constexpr const char* engineVersion = "0.2.0";
}
