// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/risk_models.h"

#include <utility>

#include "ui/charts/tornado_chart.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/figure_text.h"

namespace cw {
namespace {

constexpr int rightAligned = int(Qt::AlignRight | Qt::AlignVCenter);

}  // namespace

void SpreadModel::showEstimate(const Estimate& e) {
  beginResetModel();
  uncertainty_ = e.uncertainty;
  dates_ = e.finishDates;
  date_ = e.finishDate;
  endResetModel();
}

QVariant SpreadModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (role == Qt::TextAlignmentRole) return index.column() == figure ? QVariant() : QVariant(rightAligned);
  if (role != Qt::DisplayRole) return {};
  if (index.row() == figureCount) {
    if (index.column() == figure) return tr("Finished on");
    if (index.column() == point) return date_ ? isoDateForPeople(*date_) : missingText();
    return dates_ ? isoDateForPeople((*dates_)[std::size_t(index.column() - p10)]) : missingText();
  }
  const Figure f = Figure(index.row());
  if (index.column() == figure) return nameOf(f);
  if (!uncertainty_) return missingText();
  const auto& spread = uncertainty_->spreads[std::size_t(f)];
  if (index.column() == point) return readFigure(f, uncertainty_->point[f]).joined();
  if (!spread) return missingText();
  const Percentiles& p = spread->percentiles;
  return readFigure(f, index.column() == p10 ? p.p10 : index.column() == p50 ? p.p50 : p.p90).joined();
}

QVariant SpreadModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
  switch (section) {
    case p10: return tr("P10");
    case p50: return tr("P50");
    case p90: return tr("P90");
    case point: return tr("Estimate");
    default: return QString();
  }
}

void TornadoModel::showBars(Figure figure, const Scenario& scenario, const Uncertainty& uncertainty) {
  beginResetModel();
  figure_ = figure;
  bars_ = barsOf(figure, uncertainty);
  names_.clear();
  for (const TornadoBar& bar : bars_) names_.push_back(labelOf(bar, scenario));
  endResetModel();
}

void TornadoModel::clear() {
  beginResetModel();
  bars_.clear();
  names_.clear();
  endResetModel();
}

QVariant TornadoModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const TornadoBar& bar = bars_[std::size_t(index.row())];
  if (role == Qt::TextAlignmentRole) return index.column() == input ? QVariant() : QVariant(rightAligned);
  if (role == Qt::ToolTipRole && index.column() == input) return tipText(names_[std::size_t(index.row())]);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case input: return names_[std::size_t(index.row())];
    case moved: return movedText(bar);
    case atLow: return readFigure(figure_, bar.atLow[figure_]).joined();
    case atHigh: return readFigure(figure_, bar.atHigh[figure_]).joined();
    default: return {};
  }
}

QVariant TornadoModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
  switch (section) {
    case input: return tr("Input");
    case moved: return tr("Moved");
    case atLow: return tr("Low end");
    case atHigh: return tr("High end");
    default: return {};
  }
}

}  // namespace cw
