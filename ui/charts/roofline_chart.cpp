// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/roofline_chart.h"

#include <QChart>
#include <QCoreApplication>
#include <QLegend>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QScatterSeries>

#include <algorithm>
#include <cmath>
#include <set>

#include "ui/charts/chart_style.h"
#include "ui/charts/chart_text.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("RooflineChart", text); }

struct Bounds {
  double low = 1e300, high = 0;
  void include(double value) {
    if (value <= 0 || !std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  /// Whole decades, at least one.
  void round() {
    if (high <= 0) low = 1, high = 10;
    low = std::pow(10, std::floor(std::log10(low)));
    high = std::max(low * 10, std::pow(10, std::ceil(std::log10(high))));
  }
};

double teraflopOf(const OperatorRow& row) { return row.flop / row.time.seconds() / 1e12; }

bool drawable(const OperatorRow& row) { return row.flop > 0 && row.bytes > 0 && row.time.seconds() > 0; }

QLineSeries* roof(double bandwidthTerabytes, double peakTeraflop, const Bounds& x, const QColor& color) {
  auto* line = new QLineSeries;
  const double ridge = peakTeraflop / bandwidthTerabytes;
  line->append(x.low, std::min(peakTeraflop, bandwidthTerabytes * x.low));
  if (ridge > x.low && ridge < x.high) line->append(ridge, peakTeraflop);
  line->append(x.high, std::min(peakTeraflop, bandwidthTerabytes * x.high));
  line->setPen(QPen(color, 2));
  return line;
}

QLogValueAxis* logAxis(const QString& title, const Bounds& bounds) {
  auto* axis = new QLogValueAxis;
  axis->setBase(10);
  axis->setRange(bounds.low, bounds.high);
  axis->setLabelFormat(bounds.low < 1 ? QStringLiteral("%g") : QStringLiteral("%.0f"));
  axis->setMinorTickCount(0);
  axis->setTitleText(chartText(title));
  return axis;
}

}  // namespace

QChart* makeRooflineChart(const StepEstimate& step, const Gpu& gpu, const QPalette& palette) {
  Bounds x, y;
  std::set<double> peaks;
  for (const OperatorRow& row : step.operators) {
    if (!drawable(row)) continue;
    x.include(row.intensity());
    y.include(teraflopOf(row));
    peaks.insert(row.peak.teraflopPerSecond());
  }
  if (peaks.empty()) peaks.insert(gpu.bf16Dense.teraflopPerSecond());
  const double bandwidth = gpu.hbmBandwidth.bytesPerSecond() / 1e12;
  x.include(*peaks.rbegin() / bandwidth * 2);
  x.round();
  y.include(*peaks.rbegin());
  y.round();
  y.high = *peaks.rbegin() * 2;  // a decade above the roof would be empty

  auto* chart = new QChart;
  auto* points = new QScatterSeries;
  points->setName(chartText(tr("operators")));
  points->setMarkerSize(9);
  points->setColor(seriesColor(palette, 4));
  points->setBorderColor(tonesOf(palette).card);
  for (const OperatorRow& row : step.operators)
    if (drawable(row)) points->append(row.intensity(), teraflopOf(row));
  auto* horizontal = logAxis(tr("FLOP per byte of HBM"), x);
  auto* vertical = logAxis(tr("TFLOP/s"), y);
  chart->addAxis(horizontal, Qt::AlignBottom);
  chart->addAxis(vertical, Qt::AlignLeft);
  int hue = 0;
  for (const double peak : peaks) {
    QLineSeries* line = roof(bandwidth, peak, x, seriesColor(palette, hue++));
    line->setName(chartText(
        tr("%1 TFLOP/s, HBM %2 TB/s").arg(wholeNumber(peak), significant(bandwidth))));
    chart->addSeries(line);
  }
  chart->addSeries(points);
  for (QAbstractSeries* series : chart->series()) {
    series->attachAxis(horizontal);
    series->attachAxis(vertical);
  }
  chart->legend()->setAlignment(Qt::AlignTop);
  chart->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
  styleChart(*chart, palette);
  return chart;
}

}  // namespace cw
