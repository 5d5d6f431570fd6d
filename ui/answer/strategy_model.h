// SPDX-License-Identifier: GPL-3.0-or-later
// The ways to mix pools of different GPUs, one row each.
#pragma once

#include <QAbstractTableModel>

#include <vector>

#include "model/estimate/estimate.h"

namespace cw {

/// Its name for people.
QString nameOf(Mixing mixing);

class StrategyModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { way, step, rate, mfu, days, power, cost, why, columnTotal };
  using QAbstractTableModel::QAbstractTableModel;
  void showStrategies(const std::vector<StrategyEstimate>& strategies);
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(rows_.size()); }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columnTotal; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<StrategyEstimate> rows_;
};

}  // namespace cw
