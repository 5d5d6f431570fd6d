// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_chart.h"

#include <QPainter>

#include <utility>

namespace cw {
namespace {

enum Property { sceneProperty = QTextFormat::UserProperty + 10, sizeProperty };

}  // namespace

QSizeF ReportChart::intrinsicSize(QTextDocument*, int, const QTextFormat& format) { return format.property(sizeProperty).toSizeF(); }

void ReportChart::drawObject(QPainter* painter, const QRectF& rect, QTextDocument*, int, const QTextFormat& format) {
  const auto scene = format.property(sceneProperty).value<std::shared_ptr<QGraphicsScene>>();
  // Charts set clips of their own: one that is not on this page must not be drawn at all.
  const bool onPage = !painter->hasClipping() || painter->clipBoundingRect().intersects(rect.adjusted(1, 1, -1, -1));
  if (scene && onPage) scene->render(painter, rect, scene->sceneRect());
}

QTextCharFormat reportChartFormat(std::shared_ptr<QGraphicsScene> scene, const QSizeF& size) {
  QTextCharFormat format;
  format.setObjectType(ReportChart::type);
  format.setProperty(sceneProperty, QVariant::fromValue(std::move(scene)));
  format.setProperty(sizeProperty, size);
  return format;
}

}  // namespace cw
