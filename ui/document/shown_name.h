// SPDX-License-Identifier: GPL-3.0-or-later
// Names of others where the window has one line for them.
#pragma once

#include <QString>

namespace cw {

/// Line breaks, control characters and what turns the direction of a text around are shown as
/// escapes ("\n").
QString shownName(const QString& name);

}  // namespace cw
