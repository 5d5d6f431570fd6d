// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_models.h"

#include "ui/charts/step_chart.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"

namespace cw {
namespace {

constexpr int rightAligned = int(Qt::AlignRight | Qt::AlignVCenter);

}  // namespace

void StepModel::showStep(const StepEstimate& step) {
  parts_ = step.parts;
  total_ = step.time();
  emit dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
}

QVariant StepModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (role == Qt::TextAlignmentRole) return index.column() == part ? QVariant() : QVariant(rightAligned);
  if (role != Qt::DisplayRole) return {};
  const bool sum = index.row() == stepPartCount;
  const Duration value = sum ? total_ : parts_[std::size_t(index.row())];
  switch (index.column()) {
    case part: return sum ? tr("Together") : nameOf(StepPart(index.row()));
    case time: return readDuration(value).joined();
    case share: return total_.seconds() > 0 ? percent(value / total_) : QString();
    default: return {};
  }
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
  switch (section) {
    case part: return tr("Part of a step");
    case time: return tr("Time");
    case share: return tr("Share");
    default: return {};
  }
}

void OperatorModel::showOperators(const std::vector<OperatorRow>& rows, ByteRate hbm) {
  beginResetModel();
  rows_ = rows;
  hbm_ = hbm;
  endResetModel();
}

QVariant OperatorModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (role == Qt::TextAlignmentRole) return index.column() == name || index.column() == bound ? QVariant() : QVariant(rightAligned);
  const OperatorRow& row = rows_[std::size_t(index.row())];
  const double seconds = row.time.seconds();
  const QString whole = QString::fromUtf8(row.name.data(), qsizetype(row.name.size()));
  if (role == Qt::ToolTipRole && index.column() == name) return tipText(whole);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case name: return whole;
    case time: return readDuration(row.time).joined();
    case rate: return row.flop > 0 && seconds > 0 ? significant(row.flop / seconds / 1e12) : QString();
    case intensity: return row.bytes > 0 && row.flop > 0 ? significant(row.intensity()) : QString();
    case bound: {
      if (row.flop <= 0) return tr("memory");
      const double ridge = hbm_.bytesPerSecond() > 0 ? row.peak.flopPerSecond() / hbm_.bytesPerSecond() : 0;
      return row.intensity() < ridge ? tr("memory") : tr("compute");
    }
    default: return {};
  }
}

QVariant OperatorModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section + 1;
  switch (section) {
    case name: return tr("Operator");
    case time: return tr("Time");
    case rate: return tr("TFLOP/s");
    case intensity: return tr("FLOP/byte");
    case bound: return tr("Under the roof of");
    default: return {};
  }
}

}  // namespace cw
