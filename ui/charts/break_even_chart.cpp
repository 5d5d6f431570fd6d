// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/break_even_chart.h"

#include <QChart>
#include <QCoreApplication>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>

#include "ui/charts/chart_style.h"
#include "ui/charts/chart_text.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("BreakEvenChart", text); }

constexpr double monthsShown = 120;  ///< ten years: twice what hardware lasts

QLineSeries* lineOf(const std::vector<BreakEvenPoint>& curve, double used) {
  auto* line = new QLineSeries;
  line->setName(chartText(tr("%1 used").arg(percent(used, 0))));
  for (const BreakEvenPoint& p : curve)
    if (p.utilisation == used && p.months) line->append(shownAmount(p.rentPerGpuHour), *p.months);
  return line;
}

}  // namespace

QChart* makeBreakEvenChart(const std::vector<BreakEvenPoint>& curve, const QPalette& palette) {
  auto* chart = new QChart;
  auto* rent = new QValueAxis;
  auto* months = new QValueAxis;
  double longest = 12;
  for (std::size_t i = 0; i < utilisations.size(); ++i) {
    QLineSeries* line = lineOf(curve, utilisations[i]);
    line->setPen(QPen(seriesColor(palette, int(i)), 2));
    line->setPointsVisible(true);
    for (const QPointF& point : line->points()) longest = std::max(longest, point.y());
    chart->addSeries(line);
  }
  if (!curve.empty())
    rent->setRange(shownAmount(curve.front().rentPerGpuHour),
                   shownAmount(curve.back().rentPerGpuHour));
  rent->setTitleText(chartText(tr("rent per GPU-hour, %1").arg(moneyUnit())));
  rent->setLabelFormat(QStringLiteral("%.2f"));
  months->setTitleText(chartText(tr("months")));
  months->setRange(0, std::min(longest, monthsShown));
  months->applyNiceNumbers();
  months->setLabelFormat(QStringLiteral("%.0f"));
  chart->addAxis(rent, Qt::AlignBottom);
  chart->addAxis(months, Qt::AlignLeft);
  for (QAbstractSeries* series : chart->series()) {
    series->attachAxis(rent);
    series->attachAxis(months);
  }
  nameSeriesAbove(*chart);
  styleChart(*chart, palette);
  return chart;
}

}  // namespace cw
