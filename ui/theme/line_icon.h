// SPDX-License-Identifier: GPL-3.0-or-later
// Toolbar icons drawn as lines in the palette's text colour: sharp at any scale, right in light and dark.
#pragma once

#include <QIcon>

namespace cw {

enum class Glyph { newPlan, open, save, undo, redo, report, add, duplicate, rename, remove };

QIcon lineIcon(Glyph glyph);

}  // namespace cw
