// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/spread_chart.h"

#include <QChart>
#include <QCoreApplication>
#include <QLegend>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

#include "ui/charts/chart_style.h"
#include "ui/charts/chart_text.h"
#include "ui/text/figure_text.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("SpreadChart", text); }

QLineSeries* upright(const QString& name, double at, double height, const QPen& pen) {
  auto* line = new QLineSeries;
  line->append(at, 0);
  line->append(at, height);
  line->setName(chartText(name));
  line->setPen(pen);
  return line;
}

}  // namespace

QChart* makeSpreadChart(Figure figure, const Spread& spread, double point, const QPalette& palette) {
  const FigureScale scale = scaleOf(figure, spread.atPercent.back());
  double low = spread.atPercent.front(), high = spread.atPercent.back();
  if (std::isfinite(point)) low = std::min(low, point), high = std::max(high, point);
  // What does not spread is a step, in the middle of a tenth on both sides.
  const bool spreads = high - low > 1e-6 * std::abs(high);
  const double margin = spreads ? 0.02 * (high - low) : 0.1 * std::abs(high);
  auto* chart = new QChart;
  auto* curve = new QLineSeries;
  curve->setName(chartText(tr("stays below")));
  if (!spreads) curve->append(low / scale.divisor, 0);
  for (int percent = 1; percent < 100; ++percent) curve->append(spread.atPercent[std::size_t(percent - 1)] / scale.divisor, percent);
  if (!spreads) curve->append(low / scale.divisor, 100);
  curve->setPen(QPen(seriesColor(palette, 0), 2.5));
  chart->addSeries(curve);
  if (spreads) {
    const Percentiles& p = spread.percentiles;
    const QPen dotted(seriesColor(palette, 4), 1.2, Qt::DashLine);
    chart->addSeries(upright(tr("P10"), p.p10 / scale.divisor, 10, dotted));
    chart->addSeries(upright(tr("P50"), p.p50 / scale.divisor, 50, dotted));
    chart->addSeries(upright(tr("P90"), p.p90 / scale.divisor, 90, dotted));
  }
  if (std::isfinite(point))
    chart->addSeries(upright(tr("estimate"), point / scale.divisor, 100,
                             QPen(palette.color(QPalette::WindowText), 1, Qt::DotLine)));
  auto* values = new QValueAxis;
  values->setTitleText(chartText(scale.unit));
  values->setRange((low - margin) / scale.divisor, (high + margin) / scale.divisor);
  values->applyNiceNumbers();
  const double span = values->max() - values->min();
  values->setLabelFormat(span >= 20 ? QStringLiteral("%.0f") : span >= 2 ? QStringLiteral("%.1f") : span >= 0.2 ? QStringLiteral("%.2f") : QStringLiteral("%.3f"));
  auto* share = new QValueAxis;
  share->setRange(0, 100);
  share->setTickCount(6);
  share->setLabelFormat(QStringLiteral("%.0f"));
  share->setTitleText(chartText(tr("% of the samples")));
  chart->addAxis(values, Qt::AlignBottom);
  chart->addAxis(share, Qt::AlignLeft);
  for (QAbstractSeries* series : chart->series()) {
    series->attachAxis(values);
    series->attachAxis(share);
  }
  chart->legend()->setAlignment(Qt::AlignTop);
  chart->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
  styleChart(*chart, palette);
  return chart;
}

}  // namespace cw
