// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_print.h"

#include <QAbstractAxis>
#include <QChart>
#include <QCoreApplication>
#include <QGraphicsScene>
#include <QLegend>
#include <QPainter>

#include "ui/charts/roofline_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

void print(QPainter& painter, const QRectF& box, double pointsWide, QChart* chart) {
  QGraphicsScene scene;
  scene.addItem(chart);  // the scene owns it now
  // Laid out larger than it is printed: a chart leaves out labels that come too close in its own pixels.
  const double layout = 1.3;
  const QSizeF size(pointsWide * layout, pointsWide * layout * box.height() / box.width());
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(8);
  const auto axes = chart->axes();
  for (QAbstractAxis* axis : axes) {
    axis->setLabelsFont(font);
    axis->setTitleFont(font);
  }
  chart->legend()->setFont(font);
  chart->resize(size);
  scene.setSceneRect(QRectF(QPointF(), size));
  QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);  // a chart lays itself out by events
  scene.render(&painter, box, scene.sceneRect());
}

}  // namespace

void printStepChart(QPainter& painter, const QRectF& box, double pointsWide, const StepEstimate& step) {
  print(painter, box, pointsWide, makeStepChart(step, lightPalette()));
}

void printRooflineChart(QPainter& painter, const QRectF& box, double pointsWide, const StepEstimate& step, const Gpu& gpu) {
  print(painter, box, pointsWide, makeRooflineChart(step, gpu, lightPalette()));
}

}  // namespace cw
