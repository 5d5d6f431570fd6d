// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_style.h"

#include <QAbstractAxis>
#include <QBarCategoryAxis>
#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QGraphicsSimpleTextItem>
#include <QLegend>
#include <QLegendMarker>
#include <QLocale>

#include <algorithm>
#include <vector>

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

void nameSeriesAbove(QChart& chart) {
  chart.legend()->setAlignment(Qt::AlignTop);
  const auto markers = chart.legend()->markers();
  for (QLegendMarker* marker : markers) marker->setVisible(!marker->label().isEmpty());
}

QAbstractAxis* makeRowAxis(qsizetype rows) {
  auto* axis = new QBarCategoryAxis;
  axis->setLabelsVisible(false);
  axis->setGridLineVisible(false);
  for (qsizetype row = 0; row < rows; ++row) axis->append(QString::number(row));
  return axis;
}

void keepLabelsWhole(QChart& chart, QAbstractAxis& axis, const QStringList& names) {
  std::vector<QGraphicsSimpleTextItem*> labels;
  for (int i = 0; i < names.size(); ++i) {
    labels.push_back(new QGraphicsSimpleTextItem(&chart));
    labels.back()->setBrush(axis.labelsColor());
  }
  const auto fit = [&chart, &axis, names, labels] {
    const QSizeF size = chart.size();
    if (size.width() < 100 || size.height() < 80) return;
    const QFontMetricsF metrics(axis.labelsFont());
    const double line = metrics.height(), most = 0.6 * size.width();
    double widest = 0;
    for (int i = 0; i < names.size(); ++i) {
      const QString shown = metrics.elidedText(names[i], Qt::ElideMiddle, most);
      labels[std::size_t(i)]->setFont(axis.labelsFont());
      labels[std::size_t(i)]->setText(shown);
      widest = std::max(widest, metrics.horizontalAdvance(shown));
    }
    // Text on paper is a little wider than these metrics say.
    const double left = 1.03 * widest + 16, top = chart.legend()->isVisible() ? line + 22 : 8;
    // Below: numbers and the title of the other axis.
    const QRectF plot(left, top, size.width() - left - 22, size.height() - top - 2 * line - 20);
    chart.setPlotArea(plot);
    chart.layout()->invalidate();  // the axes follow the plot at once
    chart.layout()->activate();
    // Categories grow upwards.
    for (int i = 0; i < names.size(); ++i) {
      const double middle = plot.bottom() - plot.height() * (i + 0.5) / double(names.size());
      labels[std::size_t(i)]->setPos(plot.left() - 8 - metrics.horizontalAdvance(labels[std::size_t(i)]->text()), middle - line / 2);
    }
  };
  // Not within the layout that tells of the new size: the axes would keep the places that it has given them.
  QObject::connect(&chart, &QGraphicsWidget::geometryChanged, &chart, fit, Qt::QueuedConnection);
}

}  // namespace cw
