// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of the charts as tables, for reading, copying and assistive technology.
#pragma once

#include <QAbstractTableModel>

#include <array>
#include <vector>

#include "model/performance/step.h"

namespace cw {

class StepModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { part, time, share, columnTotal };
  using QAbstractTableModel::QAbstractTableModel;
  void showStep(const StepEstimate& step);
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : stepPartCount + 1; }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columnTotal; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::array<Duration, stepPartCount> parts_{};
  Duration total_;
};

class OperatorModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { name, time, rate, intensity, bound, columnTotal };
  using QAbstractTableModel::QAbstractTableModel;
  void showOperators(const std::vector<OperatorRow>& rows, ByteRate hbm);
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(rows_.size()); }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columnTotal; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<OperatorRow> rows_;
  ByteRate hbm_;
};

}  // namespace cw
