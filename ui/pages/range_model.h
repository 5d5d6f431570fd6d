// SPDX-License-Identifier: GPL-3.0-or-later
// The ranges of the current scenario's inputs as an editable table, in the units of the screen.
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include <optional>
#include <vector>

#include "model/uncertainty/input_range.h"
#include "ui/document/document.h"

namespace cw {

class RangeModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { input, of, low, likely, high, unit, now, source, columnTotal };

  explicit RangeModel(Document& document, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(ranges_.size()); }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columnTotal; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// Text for numbers and the source, an UncertainInput as an int, an owner as its id. False, and nothing changed, where
  /// the input does not allow the value or has a range already. An end that is passed by the other follows it.
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  /// A range from the value to the value: how far it goes is the planner's to say.
  void addRange();
  void removeRange(int row);
  /// Inputs that row may take, and owners; those without another range.
  std::vector<UncertainInput> inputsFor(int row) const;
  std::vector<std::string> ownersFor(int row) const;

 private:
  void refresh();
  QVariant shown(const InputRange& range, int column) const;
  QVariant edited(const InputRange& range, int column) const;
  bool isFree(UncertainInput input, const std::string& of, int exceptRow) const;
  std::optional<InputRange> unset(UncertainInput input, int row) const;

  Document& document_;
  std::vector<InputRange> ranges_;
};

/// Combo boxes for inputs and owners, text for the rest.
class RangeDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  RangeDelegate(Document& document, RangeModel& model, QObject* parent) : QStyledItemDelegate(parent), document_(document), model_(model) {}

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

 private:
  Document& document_;
  RangeModel& model_;
};

}  // namespace cw
