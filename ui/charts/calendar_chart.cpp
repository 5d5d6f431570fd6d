// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/calendar_chart.h"

#include <QBarSet>
#include <QChart>
#include <QCoreApplication>
#include <QHorizontalStackedBarSeries>
#include <QValueAxis>

#include <algorithm>
#include <utility>

#include "model/estimate/dates.h"
#include "ui/charts/chart_style.h"
#include "ui/charts/chart_text.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("CalendarChart", text); }

bool has(const std::vector<std::string>& pools, const std::string& pool) { return std::find(pools.begin(), pools.end(), pool) != pools.end(); }

enum class Doing { away, idle, busy };

/// A pool on which no job runs is there, and idle.
Doing doingOf(const PhaseEstimate& phase, const std::string& pool) {
  if (!has(phase.pools, pool)) return Doing::away;
  return has(phase.idlePools, pool) ? Doing::idle : Doing::busy;
}

/// Pools that take part, the last arrival first: categories grow upwards, so that the first comes on top.
std::vector<std::string> poolsFromBelow(const std::vector<PhaseEstimate>& phases) {
  std::vector<std::string> pools;
  for (const PhaseEstimate& phase : phases)
    for (const std::string& pool : phase.pools)
      if (std::find(pools.begin(), pools.end(), pool) == pools.end()) pools.push_back(pool);
  std::reverse(pools.begin(), pools.end());
  return pools;
}

/// One piece of every bar, in order from the left.
struct Piece {
  QString name;              ///< in the legend, or empty
  QColor color;              ///< not valid: nothing is drawn
  std::vector<double> days;  ///< of each row, from below
};

QChart* makeGantt(const QStringList& names, const std::vector<Piece>& pieces,
                  const QString& axisTitle, const QPalette& palette) {
  auto* chart = new QChart;
  auto* series = new QHorizontalStackedBarSeries;
  series->setBarWidth(0.6);
  std::vector<double> ends(std::size_t(names.size()), 0);
  for (const Piece& piece : pieces) {
    auto* set = new QBarSet(chartText(piece.name));
    for (std::size_t row = 0; row < piece.days.size(); ++row) {
      *set << piece.days[row];
      ends[row] += piece.days[row];
    }
    set->setColor(piece.color.isValid() ? piece.color : QColor(Qt::transparent));
    set->setBorderColor(Qt::transparent);
    series->append(set);
  }
  chart->addSeries(series);
  QAbstractAxis* rows = makeRowAxis(names.size());
  auto* days = new QValueAxis;
  days->setTitleText(chartText(axisTitle));
  days->setRange(0, std::max(1.0, ends.empty() ? 0 : *std::max_element(ends.begin(), ends.end())));
  days->applyNiceNumbers();
  days->setLabelFormat(QStringLiteral("%.0f"));
  chart->addAxis(rows, Qt::AlignLeft);
  chart->addAxis(days, Qt::AlignBottom);
  series->attachAxis(rows);
  series->attachAxis(days);
  nameSeriesAbove(*chart);
  styleChart(*chart, palette);
  keepLabelsWhole(*chart, *rows, names);
  return chart;
}

/// A run with many phases has room for a few names.
QString legendName(const Estimate& e, std::size_t phase) {
  constexpr std::size_t mostNames = 5;
  if (e.phases.size() > mostNames) return {};
  const PhaseEstimate& p = e.phases[phase];
  return p.startDate ? tr("from %1").arg(isoDateForPeople(*p.startDate)) : tr("phase %1").arg(phase + 1);
}

QString daysFrom(const std::optional<std::string>& date) { return date ? tr("days from %1").arg(isoDateForPeople(*date)) : tr("days from the first step"); }

}  // namespace

QChart* makeCalendarChart(const Estimate& e, const QPalette& palette) {
  const std::vector<std::string> pools = poolsFromBelow(e.phases);
  QStringList rows;
  for (const std::string& pool : pools) rows << QString::fromStdString(pool);
  rows << tr("Training");
  std::vector<Piece> pieces;
  bool idleNamed = false;  // in the legend, once
  for (std::size_t i = 0; i < e.phases.size(); ++i) {
    const PhaseEstimate& phase = e.phases[i];
    Piece busy{legendName(e, i), seriesColor(palette, int(i)), {}}, idle{{}, tonesOf(palette).border, {}}, away;
    for (std::size_t row = 0; row <= pools.size(); ++row) {
      const Doing doing = row < pools.size() ? doingOf(phase, pools[row]) : phase.gpusUsed > 0 ? Doing::busy : Doing::away;
      for (const auto& [piece, what] : {std::pair{&away, Doing::away}, std::pair{&idle, Doing::idle}, std::pair{&busy, Doing::busy}})
        piece->days.push_back(doing == what ? phase.duration.days() : 0);
    }
    pieces.push_back(away);
    if (std::any_of(idle.days.begin(), idle.days.end(), [](double days) { return days > 0; })) {
      if (!std::exchange(idleNamed, true)) idle.name = tr("idle");
      pieces.push_back(idle);
    }
    pieces.push_back(busy);
  }
  return makeGantt(rows, pieces, daysFrom(e.startDate), palette);
}

QChart* makeBuildChart(const Estimate& e, const QPalette& palette) {
  std::optional<std::string> first;
  for (const BuildEstimate& b : e.builds)
    for (const auto& date : {b.dates.order, b.dates.firstRack})
      if (date && (!first || *date < *first)) first = date;
  QStringList rows;
  Piece before, lead{tr("until the first rack"), seriesColor(palette, 0), {}}, racks{tr("racks in"), seriesColor(palette, 1), {}}, burnIn{tr("burn-in"), seriesColor(palette, 2), {}};
  for (auto b = e.builds.rbegin(); b != e.builds.rend(); ++b) {
    rows << QString::fromStdString(b->pool);
    const auto& start = b->dates.order ? b->dates.order : b->dates.firstRack;
    before.days.push_back(first && start ? double(daysBetween(*first, *start).value_or(0)) : 0);
    lead.days.push_back(b->dates.order || !b->dates.firstRack ? b->days.lead.value_or(0) : 0);
    racks.days.push_back(b->days.installation.value_or(0));
    burnIn.days.push_back(b->days.burnIn.value_or(0));
  }
  return makeGantt(rows, {before, lead, racks, burnIn}, first ? daysFrom(first) : tr("days from the order"), palette);
}

}  // namespace cw
