// SPDX-License-Identifier: GPL-3.0-or-later
// A list of the current scenario as an editable table: what its columns show, and how text becomes their values.
#pragma once

#include <QAbstractTableModel>

#include <functional>
#include <vector>

#include "ui/document/document.h"

namespace cw {

struct ListColumn {
  QString title;
  QString allowed;  ///< one sentence: what the column takes
  bool number = false;
  std::function<QString(const Scenario&, int row)> shown, edited;
  std::function<bool(Scenario&, int row, const QString& typed)> assign;  ///< false: not allowed
};

/// Functions are never called with a row that the list does not have.
struct ListShape {
  QString what;     ///< one element: "stage"
  QString pointer;  ///< of the list, in the scenario
  std::function<int(const Scenario&)> rows;
  std::function<void(Scenario&)> add;
  std::function<void(Scenario&, int row)> remove;
  std::vector<ListColumn> columns;
};

class ListModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  ListModel(Document& document, ListShape shape, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : rows_; }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(shape_.columns.size()); }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// False, and nothing changed, where the column does not allow the text.
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  void add();
  void removeAt(int row);

 signals:
  /// What the cell takes instead; empty when the last entry was taken.
  void refused(const QString& sentence);

 private:
  void refresh();

  Document& document_;
  ListShape shape_;
  int rows_ = 0;
};

}  // namespace cw
