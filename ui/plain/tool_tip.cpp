// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plain/tool_tip.h"

#include <QTextDocument>
#include <QWidget>

#include "ui/plain/escaped.h"

namespace cw {

// A tool tip asks the same function whether to show its text as HTML, so what it would take for
// text stays as it is.
QString tipText(const QString& text) { return Qt::mightBeRichText(text) ? escaped(text) : text; }

void setTip(QWidget* widget, const QString& text) { widget->setToolTip(tipText(text)); }

}  // namespace cw
