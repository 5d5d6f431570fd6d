// SPDX-License-Identifier: GPL-3.0-or-later
// A team's measured runs, as the plan keeps them, as a table of text: the columns of a measurements file. Cells that hold
// what is not allowed are kept, marked, and say what is.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QStringList>

#include "ui/document/document.h"

namespace cw {

class RunModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit RunModel(Document& document, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(runs_.list().size()); }
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// Text beyond what a plan keeps of a cell is cut off.
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

  /// Behind those that are there. Returns what went wrong, empty when done.
  QString add(const QList<QStringList>& runs);
  QString addEmpty();
  void removeRun(int row);
  QList<QStringList> runs() const;
  /// One sentence for every wrong cell, with its row and column.
  QStringList problems() const;

 signals:
  void runsChanged();

 private:
  QString problemOf(const QModelIndex& index) const;
  QString cellAt(const QModelIndex& index) const;
  void keep(const QString& label, const QString& field, std::vector<RunCells> runs);
  void refresh();

  Document& document_;
  OwnRuns runs_;
};

}  // namespace cw
