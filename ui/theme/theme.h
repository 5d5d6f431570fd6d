// SPDX-License-Identifier: GPL-3.0-or-later
// Colours and spacing of the program. Everything that is drawn takes its colours from the palette through here.
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

class QApplication;

namespace cw {

enum class Appearance { system, light, dark };

/// Fusion with the program's palette. `system` is dark where the desktop's own palette is.
void applyAppearance(QApplication& application, Appearance appearance);
Appearance storedAppearance();
void storeAppearance(Appearance appearance);

QPalette lightPalette();
QPalette darkPalette();
bool isDark(const QPalette& palette);

/// Colours that a QPalette has no role for.
struct Tones {
  QColor card;        ///< surface of cards and panels
  QColor border;      ///< hairline around them
  QColor muted;       ///< secondary text
  QColor accent;
  QColor good, warning, error;
};
Tones tonesOf(const QPalette& palette);

/// Distinct colours for the parts of a chart or picture; the same index is the same hue in light and dark.
QColor seriesColor(const QPalette& palette, int index);

}  // namespace cw
