// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/caps_chart.h"

#include <QChart>
#include <QCoreApplication>
#include <QLineSeries>
#include <QScatterSeries>
#include <QValueAxis>

#include <algorithm>
#include <functional>

#include "ui/charts/chart_style.h"
#include "ui/charts/chart_text.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("CapsChart", text); }

struct Curve {
  QString name;
  std::function<std::optional<double>(const PowerCapOption&)> figure;
  std::optional<std::size_t> best;
  int color;
};

struct Bounds {
  double low = 100, high = 100;
  void take(double y) {
    low = std::min(low, y);
    high = std::max(high, y);
  }
};

/// Percent of the first option's figure; nothing where one is not known.
void addCurve(QChart& chart, const PowerCaps& caps, const Curve& curve, const QPalette& palette, Bounds& bounds) {
  const auto uncapped = curve.figure(caps.options.front());
  if (!uncapped || !(*uncapped > 0)) return;
  auto* line = new QLineSeries;
  auto* best = new QScatterSeries;
  line->setName(chartText(curve.name));
  line->setPen(QPen(seriesColor(palette, curve.color), 2));
  best->setMarkerSize(10);
  best->setColor(seriesColor(palette, curve.color));
  best->setBorderColor(palette.color(QPalette::Window));
  for (std::size_t i = 0; i < caps.options.size(); ++i) {
    const auto value = curve.figure(caps.options[i]);
    if (!value) continue;
    const double y = 100 * *value / *uncapped;
    line->append(caps.options[i].cap.watts(), y);
    bounds.take(y);
    if (curve.best == i) best->append(caps.options[i].cap.watts(), y);
  }
  chart.addSeries(line);
  chart.addSeries(best);
}

}  // namespace

QChart* makeCapsChart(const PowerCaps& caps, const QPalette& palette) {
  auto* chart = new QChart;
  auto* watts = new QValueAxis;
  auto* shares = new QValueAxis;
  Bounds bounds;
  if (!caps.options.empty()) {
    for (const Curve& curve : {Curve{tr("training time"), [](const PowerCapOption& o) { return std::optional(o.trainingTime.seconds()); }, caps.bestTime, 0},
                               Curve{tr("energy"), [](const PowerCapOption& o) { return o.facilityEnergy ? std::optional(o.facilityEnergy->joules()) : std::nullopt; }, caps.bestEnergy, 1},
                               Curve{tr("cost of the run"), [](const PowerCapOption& o) { return o.runTotal ? std::optional(o.runTotal->usd()) : std::nullopt; }, caps.bestCost, 2}})
      addCurve(*chart, caps, curve, palette, bounds);
    watts->setRange(caps.options.back().cap.watts(), caps.options.front().cap.watts());
  }
  watts->setTitleText(chartText(tr("cap on each GPU, watts; dots: the best cap")));
  watts->setLabelFormat(QStringLiteral("%.0f"));
  watts->setTickCount(6);
  shares->setTitleText(chartText(tr("% of the uncapped run")));
  shares->setRange(bounds.low - 1, bounds.high + 1);
  shares->applyNiceNumbers();
  shares->setLabelFormat(QStringLiteral("%.0f"));
  chart->addAxis(watts, Qt::AlignBottom);
  chart->addAxis(shares, Qt::AlignLeft);
  for (QAbstractSeries* series : chart->series()) {
    series->attachAxis(watts);
    series->attachAxis(shares);
  }
  nameSeriesAbove(*chart);
  styleChart(*chart, palette);
  return chart;
}

}  // namespace cw
