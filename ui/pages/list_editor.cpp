// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/list_editor.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "ui/theme/line_icon.h"

namespace cw {

void styleEditTable(QTableView& table) {
  table.setSelectionBehavior(QAbstractItemView::SelectRows);
  table.setSelectionMode(QAbstractItemView::SingleSelection);
  table.setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked | QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed);
  table.setAlternatingRowColors(true);
  table.setShowGrid(false);
  table.setWordWrap(false);
  table.verticalHeader()->hide();
  table.verticalHeader()->setDefaultSectionSize(28);
  table.horizontalHeader()->setHighlightSections(false);
  table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

ListEditor::ListEditor(Document& document, ListShape shape, QWidget* parent) : QWidget(parent), table_(new QTableView) {
  const QString what = shape.what;
  model_ = new ListModel(document, std::move(shape), this);
  table_->setModel(model_);
  table_->setAccessibleName(tr("List: %1").arg(what));
  styleEditTable(*table_);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  constexpr int rowsSeen = 4, rowHeight = 28;
  table_->setFixedHeight(rowHeight * (rowsSeen + 1) + 4);
  auto* add = new QPushButton(lineIcon(Glyph::add), tr("Add %1").arg(what));
  auto* remove = new QPushButton(lineIcon(Glyph::remove), tr("Remove %1").arg(what));
  auto* buttons = new QHBoxLayout;
  for (QPushButton* button : {add, remove}) {
    button->setAccessibleName(button->text());
    buttons->addWidget(button);
  }
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  layout->addWidget(table_);
  layout->addLayout(buttons);
  const auto select = [this](int row) {
    if (row >= 0 && row < model_->rowCount()) table_->setCurrentIndex(model_->index(row, 0));
  };
  const auto refresh = [this, remove] { remove->setEnabled(table_->currentIndex().isValid()); };
  connect(add, &QPushButton::clicked, this, [this, select] {
    model_->add();
    select(model_->rowCount() - 1);
  });
  connect(remove, &QPushButton::clicked, this, [this, select] {
    const int row = table_->currentIndex().row();
    model_->removeAt(row);
    select(std::min(row, model_->rowCount() - 1));
  });
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, refresh);
  connect(model_, &QAbstractItemModel::modelReset, this, refresh);
  refresh();
}

}  // namespace cw
