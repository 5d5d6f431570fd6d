// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSettings>
#include <QStyleFactory>

#include <array>

namespace cw {
namespace {

struct Basics {
  QRgb window, base, alternate, text, muted, button, accent, accentText, light, dark;
};

QPalette paletteOf(const Basics& b) {
  QPalette p(QColor(b.button), QColor(b.window));
  p.setColor(QPalette::WindowText, QColor(b.text));
  p.setColor(QPalette::Text, QColor(b.text));
  p.setColor(QPalette::ButtonText, QColor(b.text));
  p.setColor(QPalette::Base, QColor(b.base));
  p.setColor(QPalette::AlternateBase, QColor(b.alternate));
  p.setColor(QPalette::Highlight, QColor(b.accent));
  p.setColor(QPalette::HighlightedText, QColor(b.accentText));
  p.setColor(QPalette::Link, QColor(b.accent));
  p.setColor(QPalette::PlaceholderText, QColor(b.muted));
  p.setColor(QPalette::ToolTipBase, QColor(b.text));
  p.setColor(QPalette::ToolTipText, QColor(b.window));
  p.setColor(QPalette::Light, QColor(b.light));
  p.setColor(QPalette::Midlight, QColor(b.light));
  p.setColor(QPalette::Mid, QColor(b.dark));
  p.setColor(QPalette::Dark, QColor(b.dark));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    p.setColor(QPalette::Disabled, role, QColor(b.muted));
  return p;
}

constexpr const char* appearanceKey = "appearance";

}  // namespace

QPalette lightPalette() {
  return paletteOf({.window = 0xfff3f5f8, .base = 0xffffffff, .alternate = 0xfff7f9fb, .text = 0xff17212e,
                    .muted = 0xff677487, .button = 0xfffbfcfd, .accent = 0xff1f6feb, .accentText = 0xffffffff,
                    .light = 0xffffffff, .dark = 0xffb4bec9});
}

QPalette darkPalette() {
  return paletteOf({.window = 0xff14181f, .base = 0xff1b2129, .alternate = 0xff20262f, .text = 0xffe4e9f0,
                    .muted = 0xff8d99a8, .button = 0xff262d37, .accent = 0xff4c8dff, .accentText = 0xff0b1220,
                    .light = 0xff303844, .dark = 0xff0d1015});
}

bool isDark(const QPalette& palette) { return palette.color(QPalette::Window).lightness() < 128; }

Tones tonesOf(const QPalette& palette) {
  const bool dark = isDark(palette);
  return {.card = palette.color(QPalette::Base),
          .border = QColor(dark ? 0xff303844 : 0xffdde3ea),
          .muted = palette.color(QPalette::PlaceholderText),
          .accent = palette.color(QPalette::Highlight),
          .good = QColor(dark ? 0xff3fb97c : 0xff12834e),
          .warning = QColor(dark ? 0xffe0a83a : 0xff9a6200),
          .error = QColor(dark ? 0xfff2706b : 0xffc62f2b)};
}

QColor seriesColor(const QPalette& palette, int index) {
  static constexpr std::array<QRgb, 13> light = {0xff1f6feb, 0xff0e9f8e, 0xff8a63d2, 0xff5a6b82, 0xffe08a1e,
                                                 0xffd4a418, 0xffc2528b, 0xff4aa3df, 0xffd6453d, 0xff7a9e2f,
                                                 0xff9a6b4b, 0xffb0738f, 0xffa3adb9};
  static constexpr std::array<QRgb, 13> dark = {0xff5b97ff, 0xff2cc3ae, 0xffa98bea, 0xff8a9ab0, 0xfff2a548,
                                                0xffe6c043, 0xffdc7bae, 0xff74bdf0, 0xfff0736c, 0xff9dc44d,
                                                0xffbc8f70, 0xffcf97b1, 0xff6d7886};
  const auto& colors = isDark(palette) ? dark : light;
  return QColor(colors[std::size_t(index) % colors.size()]);
}

void applyAppearance(QApplication& application, Appearance appearance) {
  static const bool systemIsDark = isDark(application.palette());
  const bool dark = appearance == Appearance::dark || (appearance == Appearance::system && systemIsDark);
  application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  application.setPalette(dark ? darkPalette() : lightPalette());
}

Appearance storedAppearance() {
  return Appearance(qBound(0, QSettings().value(QLatin1String(appearanceKey), 0).toInt(), 2));
}

void storeAppearance(Appearance appearance) { QSettings().setValue(QLatin1String(appearanceKey), int(appearance)); }

}  // namespace cw
