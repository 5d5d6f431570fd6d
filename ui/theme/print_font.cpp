// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/print_font.h"

namespace cw {

QFont printFont(double pixelSize) {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(int(pixelSize));
  // The one way that every Qt 6 has: text with letter spacing is shaped without ligatures.
  font.setLetterSpacing(QFont::AbsoluteSpacing, 1.0 / 32);  // below 1/64 it is rounded away
  return font;
}

}  // namespace cw
