// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/list_model.h"

#include <utility>

#include "ui/plain/tool_tip.h"

namespace cw {

ListModel::ListModel(Document& document, ListShape shape, QObject* parent) : QAbstractTableModel(parent), document_(document), shape_(std::move(shape)) {
  rows_ = shape_.rows(document.scenario());
  connect(&document, &Document::scenarioChanged, this, &ListModel::refresh);
}

QVariant ListModel::data(const QModelIndex& index, int role) const {
  // The scenario may be ahead of what was shown last.
  if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.row() >= shape_.rows(document_.scenario())) return {};
  const ListColumn& column = shape_.columns[std::size_t(index.column())];
  switch (role) {
    case Qt::DisplayRole: return column.shown(document_.scenario(), index.row());
    case Qt::EditRole: return column.edited(document_.scenario(), index.row());
    case Qt::ToolTipRole: return tipText(column.allowed);
    case Qt::TextAlignmentRole: return column.number ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
  }
}

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical) return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
  if (section < 0 || section >= columnCount()) return {};
  const ListColumn& column = shape_.columns[std::size_t(section)];
  if (role == Qt::TextAlignmentRole && column.number) return int(Qt::AlignRight | Qt::AlignVCenter);
  return role == Qt::DisplayRole ? QVariant(column.title) : QVariant();
}

Qt::ItemFlags ListModel::flags(const QModelIndex& index) const {
  return QAbstractTableModel::flags(index) | (index.isValid() ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) return false;
  const ListColumn& column = shape_.columns[std::size_t(index.column())];
  Scenario trial = document_.scenario();
  if (index.row() >= shape_.rows(trial)) return false;
  const bool taken = column.assign(trial, index.row(), value.toString().trimmed());
  emit refused(taken ? QString() : column.allowed);
  if (!taken) return false;
  document_.edit(column.title, QStringLiteral("%1/%2/%3").arg(shape_.pointer).arg(index.row()).arg(index.column()), [&](Scenario& s) { s = trial; });
  return true;
}

void ListModel::add() {
  document_.finishEdit();
  document_.edit(tr("Add %1").arg(shape_.what), shape_.pointer, shape_.add);
  document_.finishEdit();
}

void ListModel::removeAt(int row) {
  if (row < 0 || row >= shape_.rows(document_.scenario())) return;
  document_.finishEdit();
  document_.edit(tr("Remove %1").arg(shape_.what), shape_.pointer, [&](Scenario& s) { shape_.remove(s, row); });
  document_.finishEdit();
}

void ListModel::refresh() {
  const int now = shape_.rows(document_.scenario());
  if (now != rows_) {
    beginResetModel();
    rows_ = now;
    endResetModel();
  } else if (rows_ > 0) {
    emit dataChanged(index(0, 0), index(rows_ - 1, columnCount() - 1));
  }
}

}  // namespace cw
