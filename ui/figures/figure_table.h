// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the answer as a table: what a page of the window shows, the report prints and a click explains.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace cw {

struct FigureCell {
  QString text;
  std::string key = {};  ///< in the JSON answer; a click shows its derivation where `explain` knows it
  QString why = {};      ///< a tool tip: why it is missing, or how a number that is only counted came about
};

struct FigureRow {
  std::vector<FigureCell> cells;
  bool bold = false;     ///< totals, and what is best
  int action = -1;       ///< what the button at the end of the row asks for; -1: the row has none
};

struct FigureTable {
  QStringList head;
  std::vector<FigureRow> rows;
  int rightFrom = 1;     ///< numbers, aligned to the right, from this column on
  int rightTo = 100;     ///< up to this one
};

/// The table with some of its columns, in this order.
FigureTable withColumns(const FigureTable& table, const std::vector<int>& columns);

/// A cell for a number that the answer does not have, with the reason.
FigureCell missingCell(const QString& why, std::string key = {});

class FigureModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role { keyRole = Qt::UserRole, actionRole };
  using QAbstractTableModel::QAbstractTableModel;
  explicit FigureModel(FigureTable table, QObject* parent = nullptr) : QAbstractTableModel(parent), table_(std::move(table)) {}
  void showTable(FigureTable table);
  const FigureTable& table() const { return table_; }
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(table_.rows.size()); }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(table_.head.size()); }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  static QString tipOf(const FigureCell& cell);

  FigureTable table_;
};

}  // namespace cw
