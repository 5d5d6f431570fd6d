// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/tornado_chart.h"

#include <QBarSet>
#include <QChart>
#include <QCoreApplication>
#include <QHorizontalStackedBarSeries>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

#include "model/uncertainty/inputs.h"
#include "ui/charts/chart_style.h"
#include "ui/charts/chart_text.h"
#include "ui/text/figure_text.h"
#include "ui/text/input_names.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("TornadoChart", text); }

bool isRanged(const TornadoBar& b) { return b.basis == TornadoBasis::range || isRunFactor(b.basis); }

/// The two arms of a bar, to the left and to the right of the estimate, each with the end of the input that it belongs to.
struct Arms {
  double left = 0, right = 0;
  bool leftIsLow = true, rightIsLow = false;
};

Arms armsOf(const TornadoBar& bar, Figure f, double point) {
  const double low = bar.atLow[f] - point, high = bar.atHigh[f] - point;
  return {std::max(0.0, -std::min(low, high)), std::max(0.0, std::max(low, high)), low < high, low > high};
}

/// "Price of a node, H100 SXM5 80GB" in place of the whole name of the node type, where its GPU tells it apart.
QString shortLabelOf(const TornadoBar& bar, const Scenario& scenario) {
  const QString label = labelOf(bar, scenario);
  if (isRunFactor(bar.basis) || kindOf(bar.input).owner != InputOwner::nodeType || bar.of.empty()) return label;
  QString gpu;
  for (const Pool& pool : scenario.cluster.pools)
    if (pool.node.id == bar.of) gpu = QString::fromStdString(pool.node.gpu.name);
  for (const Pool& pool : scenario.cluster.pools)
    if (pool.node.id != bar.of && QString::fromStdString(pool.node.gpu.name) == gpu) return label;
  return gpu.isEmpty() ? label : QString(label).replace(ownerName(bar.input, scenario, bar.of), gpu);
}

}  // namespace

std::vector<TornadoBar> barsOf(Figure f, const Uncertainty& u) {
  std::vector<TornadoBar> bars;
  const double point = u.point[f];
  for (const TornadoBar& bar : u.tornado) {
    const double most = std::max(std::abs(bar.atLow[f] - point), std::abs(bar.atHigh[f] - point));
    if (most > 1e-9 * std::abs(point)) bars.push_back(bar);
  }
  std::stable_sort(bars.begin(), bars.end(), [f](const TornadoBar& a, const TornadoBar& b) {
    return isRanged(a) != isRanged(b) ? isRanged(a) : std::abs(a.swing(f)) > std::abs(b.swing(f));
  });
  return bars;
}

QString labelOf(const TornadoBar& bar, const Scenario& scenario) {
  if (bar.basis == TornadoBasis::modelError) return tr("The model's own error");
  if (bar.basis == TornadoBasis::schedule) return tr("Schedule");
  if (bar.basis == TornadoBasis::powerError) return tr("Error of the power");
  const QString name = nameOf(bar.input, scenario, bar.of);
  if (bar.basis == TornadoBasis::tenPercent) return tr("%1 ±10 %").arg(name);
  return bar.basis == TornadoBasis::onePercent ? tr("%1 ±1 %").arg(name) : name;
}

QString movedText(const TornadoBar& bar) {
  if (bar.basis == TornadoBasis::modelError) return tr("step × %1 – %2").arg(significant(bar.low), significant(bar.high));
  if (bar.basis == TornadoBasis::schedule) return tr("wall clock × %1 – %2").arg(significant(bar.low), significant(bar.high));
  if (bar.basis == TornadoBasis::powerError) return tr("power × %1 – %2").arg(significant(bar.low), significant(bar.high));
  const ScreenUnit unit = screenUnitOf(bar.input);
  const auto shown = [&](double v) { return v * unit.factor >= 1000 ? wholeNumber(v * unit.factor) : significant(v * unit.factor); };
  const QString ends = tr("%1 – %2").arg(shown(bar.low), shown(bar.high));
  return unit.name.isEmpty() ? ends : ends + QChar(0x00a0) + unit.name;
}

QChart* makeTornadoChart(Figure f, const Scenario& scenario, const Uncertainty& u, std::size_t most, const QPalette& palette) {
  std::vector<TornadoBar> bars = barsOf(f, u);
  // What could not be seen beside the widest stays in the table alone.
  double widest = 0;
  for (const TornadoBar& bar : bars) widest = std::max(widest, std::abs(bar.swing(f)));
  std::erase_if(bars, [&](const TornadoBar& bar) { return !isRanged(bar) && std::abs(bar.swing(f)) < 0.01 * widest; });
  if (bars.size() > most) bars.resize(most);
  std::reverse(bars.begin(), bars.end());  // categories grow upwards
  const double point = u.point[f];
  const FigureScale scale = scaleOf(f, std::abs(point));
  auto* chart = new QChart;
  auto* series = new QHorizontalStackedBarSeries;
  series->setBarWidth(0.7);
  auto* before = new QBarSet({});  // nothing is drawn up to where the bar begins
  auto* atLow = new QBarSet(chartText(tr("at the low end")));
  auto* atHigh = new QBarSet(chartText(tr("at the high end")));
  auto* lowAfter = new QBarSet({});
  QStringList names;
  double least = point, greatest = point;
  for (const TornadoBar& bar : bars) {
    const Arms arms = armsOf(bar, f, point);
    names << shortLabelOf(bar, scenario);
    least = std::min(least, point - arms.left);
    greatest = std::max(greatest, point + arms.right);
    // Stacked in this order: low or high on the left, then the other.
    *before << (point - arms.left) / scale.divisor;
    *atLow << (arms.leftIsLow ? arms.left : 0) / scale.divisor;
    *atHigh << ((arms.leftIsLow ? 0 : arms.left) + (arms.rightIsLow ? 0 : arms.right)) / scale.divisor;
    *lowAfter << (arms.rightIsLow ? arms.right : 0) / scale.divisor;
  }
  before->setColor(Qt::transparent);
  atLow->setColor(seriesColor(palette, 0));
  lowAfter->setColor(seriesColor(palette, 0));
  atHigh->setColor(seriesColor(palette, 1));
  for (QBarSet* set : {before, atLow, atHigh, lowAfter}) {
    set->setBorderColor(Qt::transparent);
    series->append(set);
  }
  chart->addSeries(series);
  auto* line = new QLineSeries;
  line->append(point / scale.divisor, -0.5);
  line->append(point / scale.divisor, double(bars.size()) - 0.5);
  line->setName(chartText(tr("as estimated")));
  line->setPen(QPen(palette.color(QPalette::WindowText), 1));
  chart->addSeries(line);
  QAbstractAxis* rows = makeRowAxis(names.size());
  QFont small = rows->labelsFont();  // paper has a font of its own
  small.setPointSizeF(0.9 * small.pointSizeF());
  rows->setLabelsFont(small);
  auto* values = new QValueAxis;
  values->setTitleText(chartText(tr("%1, %2").arg(nameOf(f), scale.unit)));
  const double margin = greatest > least ? 0.03 * (greatest - least) : 0.1 * std::abs(point);
  values->setRange((least - margin) / scale.divisor, (greatest + margin) / scale.divisor);
  values->applyNiceNumbers();
  const double span = values->max() - values->min();
  values->setLabelFormat(span >= 20 ? QStringLiteral("%.0f") : span >= 2 ? QStringLiteral("%.1f") : span >= 0.2 ? QStringLiteral("%.2f") : QStringLiteral("%.3f"));
  chart->addAxis(rows, Qt::AlignLeft);
  chart->addAxis(values, Qt::AlignBottom);
  for (QAbstractSeries* s : chart->series()) {
    s->attachAxis(rows);
    s->attachAxis(values);
  }
  nameSeriesAbove(*chart);
  styleChart(*chart, palette);
  keepLabelsWhole(*chart, *rows, names);
  return chart;
}

}  // namespace cw
