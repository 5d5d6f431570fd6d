// SPDX-License-Identifier: GPL-3.0-or-later
// The type of everything that is printed.
#pragma once

#include <QFont>

namespace cw {

/// DejaVu Sans of this height in pixels, without ligatures: text that is searched in or copied from a PDF keeps its letters.
QFont printFont(double pixelSize);

}  // namespace cw
