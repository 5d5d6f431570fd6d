// SPDX-License-Identifier: GPL-3.0-or-later
// The derivation of one number as a tree: below each named number stand the named numbers that it was made of.
#pragma once

#include <QAbstractItemModel>

#include <memory>

#include "model/trace/derivation.h"

namespace cw {

class DerivationModel : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Column { name, value, formula, source, columnTotal };

  explicit DerivationModel(QObject* parent = nullptr);
  ~DerivationModel() override;
  /// Null empties the tree.
  void showDerivation(const DerivationPtr& root);

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& = {}) const override { return columnTotal; }
  bool hasChildren(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  struct Item;
  Item* itemOf(const QModelIndex& index) const;

  std::unique_ptr<Item> root_;  ///< above the first row; null when empty
};

/// A value in the unit that suits its size: 3.2 ms, 18.4 GiB, $1.2 M.
QString valueText(double value, const std::string& unit);

}  // namespace cw
