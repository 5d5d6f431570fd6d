// SPDX-License-Identifier: GPL-3.0-or-later
// Text for Qt Charts, which shows its titles, names and labels as HTML and reads the pictures that
// they name.
#pragma once

#include <QString>

namespace cw {

/// What Qt Charts has to be given so that it shows `text` itself.
inline QString chartText(const QString& text) { return text.toHtmlEscaped(); }

}  // namespace cw
