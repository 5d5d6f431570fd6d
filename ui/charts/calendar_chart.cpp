// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/calendar_chart.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QCoreApplication>
#include <QHorizontalStackedBarSeries>
#include <QValueAxis>

#include <algorithm>

#include "ui/charts/chart_style.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("CalendarChart", text); }

bool isThere(const PhaseEstimate& phase, const std::string& pool) { return std::find(phase.pools.begin(), phase.pools.end(), pool) != phase.pools.end(); }

/// Pools that take part, the last arrival first: categories grow upwards, so that the first comes on top.
std::vector<std::string> poolsFromBelow(const std::vector<PhaseEstimate>& phases) {
  std::vector<std::string> pools;
  for (const PhaseEstimate& phase : phases)
    for (const std::string& pool : phase.pools)
      if (std::find(pools.begin(), pools.end(), pool) == pools.end()) pools.push_back(pool);
  std::reverse(pools.begin(), pools.end());
  return pools;
}

}  // namespace

QChart* makeCalendarChart(const Estimate& e, const QPalette& palette) {
  auto* chart = new QChart;
  auto* series = new QHorizontalStackedBarSeries;
  series->setBarWidth(0.6);
  const std::vector<std::string> pools = poolsFromBelow(e.phases);
  auto* before = new QBarSet(QString());  // nothing is drawn up to a pool's arrival
  before->setColor(Qt::transparent);
  before->setBorderColor(Qt::transparent);
  QStringList names;
  for (const std::string& pool : pools) {
    names << QString::fromStdString(pool);
    double days = 0;
    for (const PhaseEstimate& phase : e.phases) {
      if (isThere(phase, pool)) break;
      days += phase.duration.days();
    }
    *before << days;
  }
  names << tr("Training");
  *before << 0.0;
  series->append(before);
  for (std::size_t i = 0; i < e.phases.size(); ++i) {
    const PhaseEstimate& phase = e.phases[i];
    auto* set = new QBarSet(tr("from %1").arg(phase.startDate ? isoDateForPeople(*phase.startDate) : tr("the first step")));
    for (const std::string& pool : pools) *set << (isThere(phase, pool) ? phase.duration.days() : 0.0);
    *set << (phase.gpusUsed > 0 ? phase.duration.days() : 0.0);
    set->setColor(seriesColor(palette, int(i)));
    set->setBorderColor(Qt::transparent);
    series->append(set);
  }
  chart->addSeries(series);
  auto* categories = new QBarCategoryAxis;
  categories->setTruncateLabels(false);
  categories->append(names);
  categories->setGridLineVisible(false);
  auto* days = new QValueAxis;
  days->setTitleText(e.startDate ? tr("days from %1").arg(isoDateForPeople(*e.startDate)) : tr("days from the first step"));
  days->setRange(0, std::max(1.0, e.trainingTime.days()));
  days->applyNiceNumbers();
  days->setLabelFormat(QStringLiteral("%.0f"));
  chart->addAxis(categories, Qt::AlignLeft);
  chart->addAxis(days, Qt::AlignBottom);
  series->attachAxis(categories);
  series->attachAxis(days);
  nameSeriesAbove(*chart);
  styleChart(*chart, palette);
  keepLabelsWhole(*chart, *categories, names);
  return chart;
}

}  // namespace cw
