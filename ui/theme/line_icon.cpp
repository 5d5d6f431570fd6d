// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/line_icon.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QList>
#include <QPainter>
#include <QPixmap>
#include <QPalette>
#include <QPointF>

namespace cw {
namespace {

/// Lines in a 24 × 24 box.
const QList<QList<QPointF>>& linesOf(Glyph glyph) {
  using Lines = QList<QList<QPointF>>;
  static const Lines newPlan = {{{6, 3}, {14, 3}, {18, 7}, {18, 21}, {6, 21}, {6, 3}}, {{14, 3}, {14, 7}, {18, 7}},
                                {{12, 11}, {12, 17}}, {{9, 14}, {15, 14}}};
  static const Lines open = {{{3, 19}, {3, 5}, {9, 5}, {11, 8}, {19, 8}, {19, 11}}, {{3, 19}, {6, 11}, {22, 11}, {19, 19}, {3, 19}}};
  static const Lines save = {{{4, 4}, {17, 4}, {20, 7}, {20, 20}, {4, 20}, {4, 4}}, {{8, 4}, {8, 9}, {15, 9}, {15, 4}},
                             {{7, 20}, {7, 14}, {17, 14}, {17, 20}}};
  static const Lines undo = {{{9, 4}, {4, 9}, {9, 14}}, {{4, 9}, {15, 9}, {18, 10.5}, {19.5, 13.5}, {18, 17}, {15, 19}, {9, 19}}};
  static const Lines redo = {{{15, 4}, {20, 9}, {15, 14}}, {{20, 9}, {9, 9}, {6, 10.5}, {4.5, 13.5}, {6, 17}, {9, 19}, {15, 19}}};
  static const Lines report = {{{5, 3}, {15, 3}, {19, 7}, {19, 21}, {5, 21}, {5, 3}}, {{9, 17}, {9, 13}}, {{12, 17}, {12, 10}},
                               {{15, 17}, {15, 12}}};
  static const Lines add = {{{12, 5}, {12, 19}}, {{5, 12}, {19, 12}}};
  static const Lines duplicate = {{{8, 8}, {20, 8}, {20, 20}, {8, 20}, {8, 8}}, {{16, 8}, {16, 4}, {4, 4}, {4, 16}, {8, 16}}};
  static const Lines rename = {{{4, 20}, {5, 15}, {16, 4}, {20, 8}, {9, 19}, {4, 20}}, {{13, 7}, {17, 11}}};
  static const Lines remove = {{{4, 7}, {20, 7}}, {{9, 7}, {9, 4}, {15, 4}, {15, 7}}, {{6, 7}, {7, 21}, {17, 21}, {18, 7}},
                               {{10, 11}, {10, 17}}, {{14, 11}, {14, 17}}};
  switch (glyph) {
    case Glyph::newPlan: return newPlan;
    case Glyph::open: return open;
    case Glyph::save: return save;
    case Glyph::undo: return undo;
    case Glyph::redo: return redo;
    case Glyph::report: return report;
    case Glyph::add: return add;
    case Glyph::duplicate: return duplicate;
    case Glyph::rename: return rename;
    case Glyph::remove: return remove;
  }
  return add;
}

class LineIconEngine : public QIconEngine {
 public:
  explicit LineIconEngine(Glyph glyph) : glyph_(glyph) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
    QColor color = QGuiApplication::palette().color(group, QPalette::ButtonText);
    if (mode == QIcon::Disabled) color.setAlphaF(0.45F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.topLeft());
    painter->scale(rect.width() / 24.0, rect.height() / 24.0);
    painter->setPen(QPen(color, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const QList<QPointF>& line : linesOf(glyph_)) painter->drawPolyline(line.constData(), int(line.size()));
    painter->restore();
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    return pixmap;
  }

  QIconEngine* clone() const override { return new LineIconEngine(glyph_); }

 private:
  Glyph glyph_;
};

}  // namespace

QIcon lineIcon(Glyph glyph) { return QIcon(new LineIconEngine(glyph)); }

}  // namespace cw
