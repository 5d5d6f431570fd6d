// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios of the plan and the samples that ship, as lists of a name and a line about it.
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include "ui/document/document.h"

namespace cw {

inline constexpr int detailRole = Qt::UserRole + 1;

class ScenarioModel : public QAbstractListModel {
  Q_OBJECT

 public:
  explicit ScenarioModel(Document& document, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : rows_; }
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 private:
  void refresh();

  Document& document_;
  int rows_ = 0;
};

class SampleModel : public QAbstractListModel {
  Q_OBJECT

 public:
  using QAbstractListModel::QAbstractListModel;
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
};

/// Name above, detail below in a smaller and softer type.
class TwoLineDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace cw
