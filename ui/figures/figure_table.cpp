// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/figure_table.h"

#include <QFont>

#include <utility>

#include "model/estimate/estimate.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"

namespace cw {

FigureCell missingCell(const QString& why, std::string key) { return {missingText(), std::move(key), why}; }

FigureTable withColumns(const FigureTable& table, const std::vector<int>& columns) {
  FigureTable some;
  for (const int column : columns) some.head << table.head.at(column);
  for (const FigureRow& row : table.rows) {
    some.rows.push_back({{}, row.bold, row.action});
    for (const int column : columns) some.rows.back().cells.push_back(row.cells.at(std::size_t(column)));
  }
  return some;
}

QString FigureModel::tipOf(const FigureCell& cell) {
  if (!cell.why.isEmpty()) return cell.why;
  return isExplained(cell.key) ? tr("%1: click to see how it came about").arg(cell.text) : cell.text;
}

void FigureModel::showTable(FigureTable table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

QVariant FigureModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const FigureRow& row = table_.rows[std::size_t(index.row())];
  if (role == actionRole) return row.action;
  if (index.column() >= int(row.cells.size())) return {};
  const FigureCell& cell = row.cells[std::size_t(index.column())];
  const bool number = index.column() >= table_.rightFrom && index.column() <= table_.rightTo;
  switch (role) {
    case Qt::DisplayRole: return cell.text;
    case keyRole: return isExplained(cell.key) ? QString::fromStdString(cell.key) : QString();
    case Qt::TextAlignmentRole: return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole: return tipText(tipOf(cell));
    case Qt::FontRole: {
      QFont font;
      font.setBold(row.bold);
      return font;
    }
    default: return {};
  }
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical || section < 0 || section >= int(table_.head.size())) return {};
  if (role == Qt::DisplayRole) return table_.head[section];
  if (role == Qt::TextAlignmentRole) return int((section >= table_.rightFrom && section <= table_.rightTo ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

}  // namespace cw
