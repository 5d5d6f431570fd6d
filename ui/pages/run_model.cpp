// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_model.h"

#include <QColor>
#include <QGuiApplication>
#include <QPalette>

#include "ui/document/calibrator.h"
#include "ui/theme/theme.h"

namespace cw {

int RunModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(runColumns().size()); }

QString RunModel::problemOf(const QModelIndex& index) const {
  const QString cell = runs_.at(index.row()).at(index.column());
  const QString allowed = runCellProblem(index.column(), cell);
  if (allowed.isEmpty()) return {};
  const QString held = cell.isEmpty() ? tr("is empty") : tr("holds \"%1\"").arg(cell.left(80));
  return tr("Row %1, column %2 %3; allowed is %4.").arg(index.row() + 1).arg(runColumns().at(index.column()), held, allowed);
}

QVariant RunModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::DisplayRole || role == Qt::EditRole) return runs_.at(index.row()).at(index.column());
  if (role != Qt::ToolTipRole && role != Qt::ForegroundRole && role != Qt::BackgroundRole) return {};
  const QString problem = problemOf(index);
  if (problem.isEmpty()) return {};
  if (role == Qt::ToolTipRole) return problem;
  QColor color = tonesOf(QGuiApplication::palette()).error;
  if (role == Qt::BackgroundRole) color.setAlpha(40);  // an empty cell has no text to colour
  return color;
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  return orientation == Qt::Horizontal ? QVariant(runColumns().value(section)) : QVariant(section + 1);
}

Qt::ItemFlags RunModel::flags(const QModelIndex& index) const {
  return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

bool RunModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || role != Qt::EditRole) return false;
  runs_[index.row()][index.column()] = value.toString().trimmed();
  emit dataChanged(index, index);
  return true;
}

void RunModel::add(const QList<QStringList>& runs) {
  if (runs.isEmpty()) return;
  beginInsertRows({}, int(runs_.size()), int(runs_.size() + runs.size()) - 1);
  runs_ += runs;
  endInsertRows();
}

void RunModel::addEmpty() {
  QStringList run;
  for (const QString& column : runColumns()) {
    if (column == QLatin1String("id")) run << tr("run-%1").arg(runs_.size() + 1);
    else if (column == QLatin1String("metric")) run << QStringLiteral("step_time_s");
    else run << QString();
  }
  add({run});
}

void RunModel::removeRun(int row) {
  if (row < 0 || row >= runs_.size()) return;
  beginRemoveRows({}, row, row);
  runs_.removeAt(row);
  endRemoveRows();
}

QStringList RunModel::problems() const {
  QStringList all;
  for (int row = 0; row < rowCount(); ++row)
    for (int column = 0; column < columnCount(); ++column)
      if (const QString problem = problemOf(index(row, column)); !problem.isEmpty()) all << problem;
  return all;
}

}  // namespace cw
