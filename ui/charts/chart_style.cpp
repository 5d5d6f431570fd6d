// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_style.h"

#include <QAbstractAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLocale>

#include "ui/theme/theme.h"

namespace cw {

void styleChart(QChart& chart, const QPalette& palette) {
  const Tones tones = tonesOf(palette);
  const QColor ink = palette.color(QPalette::WindowText);
  chart.setDropShadowEnabled(false);
  chart.setAnimationOptions(QChart::NoAnimation);
  chart.setBackgroundVisible(false);
  chart.setPlotAreaBackgroundVisible(false);
  chart.setMargins(QMargins(4, 4, 4, 4));
  chart.layout()->setContentsMargins(0, 0, 0, 0);
  chart.setLocalizeNumbers(true);
  chart.setLocale(QLocale());
  chart.setTitleBrush(ink);
  chart.legend()->setLabelColor(ink);
  const auto axes = chart.axes();
  for (QAbstractAxis* axis : axes) {
    axis->setLabelsColor(tones.muted);
    axis->setTitleBrush(tones.muted);
    axis->setLinePen(QPen(tones.border, 1));
    axis->setGridLinePen(QPen(tones.border, 1, Qt::DotLine));
    QFont title = axis->labelsFont();
    title.setBold(false);
    axis->setTitleFont(title);
  }
}

}  // namespace cw
