// SPDX-License-Identifier: GPL-3.0-or-later
// The tool tips of this program. Qt's own guess whether a text is HTML, and then read the pictures
// that it names.
#pragma once

#include <QString>

class QWidget;

namespace cw {

/// What a tool tip has to be given so that it shows `text` letter by letter: for models, at
/// Qt::ToolTipRole.
QString tipText(const QString& text);

void setTip(QWidget* widget, const QString& text);

}  // namespace cw
