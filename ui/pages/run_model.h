// SPDX-License-Identifier: GPL-3.0-or-later
// A team's measured runs as a table of text: the columns of a measurements file. Cells that hold what is not allowed are
// kept, marked, and say what is.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QStringList>

namespace cw {

class RunModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(runs_.size()); }
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

  void add(const QList<QStringList>& runs);
  void addEmpty();
  void removeRun(int row);
  const QList<QStringList>& runs() const { return runs_; }
  /// One sentence for every wrong cell, with its row and column.
  QStringList problems() const;

 private:
  QString problemOf(const QModelIndex& index) const;

  QList<QStringList> runs_;
};

}  // namespace cw
