// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_model.h"

#include <QColor>
#include <QGuiApplication>
#include <QPalette>

#include "ui/document/calibrator.h"
#include "ui/plain/tool_tip.h"
#include "ui/theme/theme.h"

namespace cw {

namespace {

// What a plan keeps.
constexpr int mostRuns = 1000;
constexpr qsizetype mostBytes = 2000;

std::string kept(const QString& cell) {
  QString text = cell.trimmed();
  while (text.toUtf8().size() > mostBytes) text.chop(1 + (text.toUtf8().size() - mostBytes) / 4);
  return text.toStdString();
}

}  // namespace

RunModel::RunModel(Document& document, QObject* parent) : QAbstractTableModel(parent), document_(document), runs_(document.scenario().ownRuns) {
  connect(&document, &Document::scenarioChanged, this, &RunModel::refresh);
}

QString RunModel::cellAt(const QModelIndex& index) const {
  const RunCells& cells = runs_.list().at(std::size_t(index.row()));
  return std::size_t(index.column()) < cells.size() ? QString::fromStdString(cells[std::size_t(index.column())]) : QString();
}

int RunModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(runColumns().size()); }

QString RunModel::problemOf(const QModelIndex& index) const {
  const QString cell = cellAt(index);
  const QString allowed = runCellProblem(index.column(), cell);
  if (allowed.isEmpty()) return {};
  const QString held = cell.isEmpty() ? tr("is empty") : tr("holds \"%1\"").arg(cell.left(80));
  return tr("Row %1, column %2 %3; allowed is %4.").arg(index.row() + 1).arg(runColumns().at(index.column()), held, allowed);
}

QVariant RunModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return cellAt(index);
    case Qt::ToolTipRole: return tipText(problemOf(index));
    case Qt::ForegroundRole:
    case Qt::BackgroundRole: {
      if (problemOf(index).isEmpty()) return {};
      QColor color = tonesOf(QGuiApplication::palette()).error;
      if (role == Qt::BackgroundRole) color.setAlpha(40);  // an empty cell has no text to colour
      return color;
    }
    default: return {};
  }
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  return orientation == Qt::Horizontal ? QVariant(runColumns().value(section)) : QVariant(section + 1);
}

Qt::ItemFlags RunModel::flags(const QModelIndex& index) const {
  return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

void RunModel::keep(const QString& label, const QString& field, std::vector<RunCells> runs) {
  document_.edit(label, field, [&](Scenario& s) { s.ownRuns = OwnRuns(std::move(runs)); });
}

bool RunModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || role != Qt::EditRole) return false;
  std::vector<RunCells> runs = runs_.list();
  RunCells& cells = runs.at(std::size_t(index.row()));
  cells.resize(std::size_t(columnCount()));
  cells[std::size_t(index.column())] = kept(value.toString());
  keep(tr("Run"), QStringLiteral("/own_runs/%1/%2").arg(index.row()).arg(index.column()), std::move(runs));
  return true;
}

QString RunModel::add(const QList<QStringList>& added) {
  if (added.isEmpty()) return {};
  if (rowCount() + added.size() > mostRuns)
    return tr("A plan keeps at most %1 runs; these would make %2. Take those of the kind that is planned, or refit the file with clusterwright-cli calibrate.").arg(mostRuns).arg(rowCount() + added.size());
  std::vector<RunCells> runs = runs_.list();
  for (const QStringList& run : added) {
    RunCells& cells = runs.emplace_back();
    for (const QString& cell : run) cells.push_back(kept(cell));
  }
  document_.finishEdit();
  keep(tr("Add runs"), QStringLiteral("/own_runs"), std::move(runs));
  document_.finishEdit();
  return {};
}

QString RunModel::addEmpty() {
  QStringList run;
  for (const QString& column : runColumns()) {
    if (column == QLatin1String("id")) run << tr("run-%1").arg(rowCount() + 1);
    else if (column == QLatin1String("metric")) run << QStringLiteral("step_time_s");
    else run << QString();
  }
  return add({run});
}

void RunModel::removeRun(int row) {
  if (row < 0 || row >= rowCount()) return;
  std::vector<RunCells> runs = runs_.list();
  runs.erase(runs.begin() + row);
  document_.finishEdit();
  keep(tr("Remove run"), QStringLiteral("/own_runs"), std::move(runs));
  document_.finishEdit();
}

QList<QStringList> RunModel::runs() const {
  QList<QStringList> all;
  for (int row = 0; row < rowCount(); ++row) {
    QStringList& run = all.emplace_back();
    for (int column = 0; column < columnCount(); ++column) run << cellAt(index(row, column));
  }
  return all;
}

void RunModel::refresh() {
  const OwnRuns& now = document_.scenario().ownRuns;
  if (now == runs_) return;
  if (now.list().size() != runs_.list().size()) {
    beginResetModel();
    runs_ = now;
    endResetModel();
  } else {
    runs_ = now;
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  }
  emit runsChanged();
}

QStringList RunModel::problems() const {
  QStringList all;
  for (int row = 0; row < rowCount(); ++row)
    for (int column = 0; column < columnCount(); ++column)
      if (const QString problem = problemOf(index(row, column)); !problem.isEmpty()) all << problem;
  return all;
}

}  // namespace cw
