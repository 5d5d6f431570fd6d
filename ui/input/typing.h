// SPDX-License-Identifier: GPL-3.0-or-later
// Fields report what was typed when they are left. Shortcuts and tool buttons do not take the focus away.
#pragma once

class QWidget;

namespace cw {

/// Lets the field of a window that has the focus, an editor of a table too, report what is typed in it so far.
void finishTyping(QWidget& window);

}  // namespace cw
