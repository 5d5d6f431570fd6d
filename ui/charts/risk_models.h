// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of the risk page as tables.
#pragma once

#include <QAbstractTableModel>

#include <optional>
#include <vector>

#include "model/estimate/estimate.h"

namespace cw {

/// A row for each figure, and one for the dates on which the run may end.
class SpreadModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { figure, p10, p50, p90, point, columnTotal };
  using QAbstractTableModel::QAbstractTableModel;
  void showEstimate(const Estimate& estimate);
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : figureCount + 1; }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columnTotal; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::optional<Uncertainty> uncertainty_;
  std::optional<std::array<std::string, 3>> dates_;
  std::optional<std::string> date_;
};

/// The bars of one figure.
class TornadoModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { input, moved, atLow, atHigh, columnTotal };
  using QAbstractTableModel::QAbstractTableModel;
  void showBars(Figure figure, const Scenario& scenario, const Uncertainty& uncertainty);
  void clear();
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(bars_.size()); }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columnTotal; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  Figure figure_ = Figure::trainingDays;
  std::vector<TornadoBar> bars_;
  std::vector<QString> names_;
};

}  // namespace cw
