// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/bar_chart.h"

#include <QBarSet>
#include <QChart>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QValueAxis>

#include <algorithm>

#include "ui/charts/chart_style.h"
#include "ui/charts/chart_text.h"
#include "ui/theme/theme.h"

namespace cw {

QChart* makeBarChart(const std::vector<Bar>& bars, const QString& title, const QPalette& palette) {
  auto* chart = new QChart;
  auto* series = new QHorizontalStackedBarSeries;
  series->setBarWidth(0.72);
  QStringList names;
  double longest = 0;
  // Bars grow upwards, so the first comes last. A set for each, so that each has its own colour.
  for (std::size_t row = 0; row < bars.size(); ++row) {
    const Bar& bar = bars[bars.size() - 1 - row];
    names << bar.name;
    longest = std::max(longest, bar.value);
    auto* set = new QBarSet({});
    for (std::size_t i = 0; i < bars.size(); ++i) *set << (i == row ? bar.value : 0.0);
    set->setColor(seriesColor(palette, bar.color));
    set->setBorderColor(Qt::transparent);
    series->append(set);
  }
  chart->addSeries(series);
  chart->legend()->hide();
  QAbstractAxis* rows = makeRowAxis(names.size());
  auto* amount = new QValueAxis;
  amount->setTitleText(chartText(title));
  amount->setRange(0, std::max(longest, 1e-9));
  amount->applyNiceNumbers();
  const double span = amount->max();
  amount->setLabelFormat(span >= 20 ? QStringLiteral("%.0f") : span >= 2 ? QStringLiteral("%.1f") : QStringLiteral("%.2f"));
  chart->addAxis(rows, Qt::AlignLeft);
  chart->addAxis(amount, Qt::AlignBottom);
  series->attachAxis(rows);
  series->attachAxis(amount);
  styleChart(*chart, palette);
  keepLabelsWhole(*chart, *rows, names);
  return chart;
}

}  // namespace cw
