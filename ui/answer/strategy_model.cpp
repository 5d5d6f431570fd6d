// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/strategy_model.h"

#include <QCoreApplication>
#include <QFont>

#include "ui/document/catalogue.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"

namespace cw {

QString nameOf(Mixing mixing) {
  switch (mixing) {
    case Mixing::best: return QCoreApplication::translate("Mixing", "The fastest that fits");
    case Mixing::lockstep: return QCoreApplication::translate("Mixing", "Lockstep");
    case Mixing::shares: return QCoreApplication::translate("Mixing", "Shares to speed");
    case Mixing::stages: return QCoreApplication::translate("Mixing", "Stages across pools");
    case Mixing::onePool: return QCoreApplication::translate("Mixing", "Best pool alone");
  }
  return {};
}

void StrategyModel::showStrategies(const std::vector<StrategyEstimate>& strategies) {
  beginResetModel();
  rows_ = strategies;
  endResetModel();
}

QVariant StrategyModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const StrategyEstimate& s = rows_[std::size_t(index.row())];
  const bool text = index.column() == way || index.column() == why;
  if (role == Qt::TextAlignmentRole) return text ? QVariant() : QVariant(int(Qt::AlignRight | Qt::AlignVCenter));
  if (role == Qt::FontRole && s.best) {
    QFont bold;
    bold.setBold(true);
    return bold;
  }
  if (role == Qt::ToolTipRole) return tipText(catalogue::messageOf(s.why));
  if (role != Qt::DisplayRole) return {};
  if (!s.possible && !text) return missingText();
  switch (index.column()) {
    case way: return s.best ? tr("%1 (best)").arg(nameOf(s.mixing)) : nameOf(s.mixing);
    case step: return readDuration(s.stepTime).joined();
    case rate: return roughNumber(s.tokensPerSecond);
    case mfu: return percent(s.mfu);
    case days: return readDays(s.trainingTime).joined();
    case power: return s.facilityAverage ? readPower(*s.facilityAverage).joined() : missingText();
    case cost: return s.runTotal ? readMoney(*s.runTotal).joined() : missingText();
    case why: return catalogue::messageOf(s.why);
    default: return {};
  }
}

QVariant StrategyModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
  switch (section) {
    case way: return tr("Way to mix");
    case step: return tr("Step");
    case rate: return tr("Tokens/s");
    case mfu: return tr("MFU");
    case days: return tr("Training");
    case power: return tr("Power");
    case cost: return tr("Cost of the run");
    case why: return tr("Why");
    default: return {};
  }
}

}  // namespace cw
