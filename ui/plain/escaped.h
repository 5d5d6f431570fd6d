// SPDX-License-Identifier: GPL-3.0-or-later
// Text within HTML that this program makes itself: shown letter by letter, with its spaces and its
// ends of lines.
#pragma once

#include <QString>

namespace cw {

/// `style` is CSS of the program's own; no text of a plan belongs there.
inline QString escaped(const QString& text, const QString& style = {}) {
  return QStringLiteral("<span style='white-space:pre-wrap;%1'>%2</span>")
      .arg(style, text.toHtmlEscaped());
}

}  // namespace cw
