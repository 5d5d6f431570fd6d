// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/chance_curve.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "model/performance/memory_chance.h"
#include "ui/text/fit_text.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

constexpr double reach = 2;      // spreads beside the prediction that the bar has room for
constexpr double tails = 3;      // that the curve is drawn to
constexpr int points = 96;
constexpr int shade = 90;        // of 255: the areas lie behind their labels

}  // namespace

double reachOf(const MemoryEstimate& m) { return m.total().bytes() * std::exp(reach * memoryModelError().spread); }

void paintChance(QPainter& painter, const QRectF& area, const MemoryEstimate& m, double scale, const QPalette& palette) {
  const double spread = memoryModelError().spread, limit = area.left() + m.capacity.bytes() * scale;
  QPainterPath curve(QPointF(area.left() + m.total().bytes() * std::exp(-tails * spread) * scale, area.bottom()));
  for (int i = 0; i <= points; ++i) {
    const double z = tails * (2.0 * i / points - 1);
    curve.lineTo(area.left() + m.total().bytes() * std::exp(z * spread) * scale, area.bottom() - area.height() * std::exp(-z * z / 2));
  }
  curve.lineTo(curve.currentPosition().x(), area.bottom());
  const Tones tones = tonesOf(palette);
  const auto fill = [&](QColor color, double from, double to) {
    painter.save();
    painter.setClipRect(QRectF(QPointF(std::max(from, area.left()), area.top()), QPointF(std::min(to, area.right()), area.bottom())));
    color.setAlpha(shade);
    painter.fillPath(curve, color);
    painter.restore();
  };
  fill(tones.good, area.left(), limit);
  fill(tones.error, limit, area.right());
  const double chance = fitProbability(m);
  painter.setPen(palette.color(QPalette::WindowText));
  const double below = area.bottom() - 2 - painter.fontMetrics().height();
  const auto label = [&](double from, double to, Qt::Alignment side, double probability) {
    painter.drawText(QRectF(from, below, to - from, painter.fontMetrics().height()), side, chanceText(probability));
  };
  if (chance > 0.05 && limit > area.left() + 6) label(area.left(), std::min(limit, area.right()) - 6, Qt::AlignRight, chance);
  if (chance < 0.95 && limit < area.right() - 6) label(limit + 6, area.right(), Qt::AlignLeft, 1 - chance);
  painter.setPen(QPen(palette.color(QPalette::WindowText), 2));
  if (limit < area.right()) painter.drawLine(QPointF(limit, area.top()), QPointF(limit, area.bottom()));
}

}  // namespace cw
