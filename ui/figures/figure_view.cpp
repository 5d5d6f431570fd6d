// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/figure_view.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPushButton>

#include <utility>

#include "ui/plain/tool_tip.h"

namespace cw {

FigureView::FigureView(const QString& name, QWidget* parent) : QTableView(parent), model_(new FigureModel(FigureTable{}, this)) {
  setModel(model_);
  setAccessibleName(name);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setSelectionBehavior(QAbstractItemView::SelectItems);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setWordWrap(false);
  setMouseTracking(true);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(23);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  connect(this, &QAbstractItemView::clicked, this, &FigureView::explain);
}

void FigureView::showTable(FigureTable table) {
  // The cell under the cursor stays, so that the keyboard is not sent back to the top by every answer.
  const QModelIndex at = currentIndex();
  const int row = at.row(), column = at.column();
  model_->showTable(std::move(table));
  if (model_->columnCount() > 0) horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  placeButtons();
  if (row >= 0 && row < model_->rowCount() && column < model_->columnCount()) setCurrentIndex(model_->index(row, column));
}

void FigureView::placeButtons() {
  const int last = model_->columnCount() - 1;
  for (int row = 0; row < model_->rowCount(); ++row) {
    const QModelIndex index = model_->index(row, last);
    const int action = index.data(FigureModel::actionRole).toInt();
    if (action < 0) continue;
    auto* button = new QPushButton(tr("Apply"));
    button->setAccessibleName(tr("Apply: %1").arg(index.siblingAtColumn(0).data().toString()));
    setTip(button, tr("Changes the scenario; undo brings it back"));
    connect(button, &QPushButton::clicked, this, [this, action] { emit actionRequested(action); });
    setIndexWidget(index, button);
  }
}

void FigureView::explain(const QModelIndex& index) {
  const std::string key = index.data(FigureModel::keyRole).toString().toStdString();
  if (!key.empty()) emit explainRequested(key);
}

void FigureView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) explain(currentIndex());
  else QTableView::keyPressEvent(event);
}

void FigureView::mouseMoveEvent(QMouseEvent* event) {
  const QString key = indexAt(event->position().toPoint()).data(FigureModel::keyRole).toString();
  viewport()->setCursor(key.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
  QTableView::mouseMoveEvent(event);
}

}  // namespace cw
