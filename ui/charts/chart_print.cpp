// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_print.h"

#include <QAbstractAxis>
#include <QChart>
#include <QCoreApplication>
#include <QGraphicsScene>
#include <QLegend>

#include "ui/theme/print_font.h"

namespace cw {

std::shared_ptr<QGraphicsScene> sceneForPrint(QChart* chart, const QSizeF& points) {
  auto scene = std::make_shared<QGraphicsScene>();
  scene->addItem(chart);  // the scene owns it now
  // Laid out larger than it is printed: a chart leaves out labels that come too close in its own pixels.
  const QSizeF size = points * 1.3;
  const QFont font = printFont(9);
  const auto axes = chart->axes();
  for (QAbstractAxis* axis : axes) {
    axis->setLabelsFont(font);
    axis->setTitleFont(font);
  }
  chart->legend()->setFont(font);
  chart->resize(size);
  scene->setSceneRect(QRectF(QPointF(), size));
  QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);  // a chart lays itself out by events
  return scene;
}

}  // namespace cw
