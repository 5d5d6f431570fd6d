// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ranges_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/input/field_form.h"
#include "ui/pages/list_editor.h"
#include "ui/pages/range_model.h"
#include "ui/plain/label.h"
#include "ui/theme/line_icon.h"

namespace cw {

RangesPage::RangesPage(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), model_(new RangeModel(document, this)), table_(new QTableView), findings_(new FieldForm) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 14, 16, 12);
  layout->setSpacing(10);
  auto* note = new Label(tr("Give inputs that are not known for sure a low and a high value, and a likely one if you have it: without one, "
                             "all values between are alike. The tab Risk shows what follows, together with the model's own measured error."));
  note->setWordWrap(true);
  note->setForegroundRole(QPalette::PlaceholderText);
  layout->addWidget(note);
  table_->setModel(model_);
  table_->setItemDelegate(new RangeDelegate(document_, *model_, table_));
  table_->setAccessibleName(tr("Ranges"));
  styleEditTable(*table_);
  QHeaderView* header = table_->horizontalHeader();
  header->resizeSection(RangeModel::input, 170);
  header->resizeSection(RangeModel::of, 110);
  for (const int column : {RangeModel::low, RangeModel::likely, RangeModel::high}) header->resizeSection(column, 78);
  header->setSectionResizeMode(RangeModel::unit, QHeaderView::ResizeToContents);
  header->resizeSection(RangeModel::now, 84);
  header->setSectionResizeMode(RangeModel::source, QHeaderView::Stretch);
  layout->addWidget(table_, 1);
  findings_->addMark(QStringLiteral("/ranges"));
  layout->addWidget(findings_);

  auto* row = new QHBoxLayout;
  auto* add = new QPushButton(lineIcon(Glyph::add), tr("Add range"));
  remove_ = new QPushButton(lineIcon(Glyph::remove), tr("Remove range"));
  for (QPushButton* button : {add, remove_}) {
    button->setAccessibleName(button->text());
    row->addWidget(button);
  }
  row->addStretch(1);
  layout->addLayout(row);
  connect(add, &QPushButton::clicked, this, [this] {
    model_->addRange();
    select(model_->rowCount() - 1);
  });
  connect(remove_, &QPushButton::clicked, this, [this] {
    const int at = selectedRow();
    model_->removeRange(at);
    select(std::min(at, model_->rowCount() - 1));
  });
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &RangesPage::refresh);
  connect(model_, &QAbstractItemModel::modelReset, this, &RangesPage::refresh);
  connect(&document_, &Document::estimateReady, this, [this] {
    if (const Estimate* e = document_.estimate()) findings_->showFindings(e->findings);
  });
  refresh();
}

int RangesPage::selectedRow() const { return table_->currentIndex().isValid() ? table_->currentIndex().row() : -1; }

void RangesPage::select(int row) {
  if (row >= 0 && row < model_->rowCount()) table_->setCurrentIndex(model_->index(row, RangeModel::low));
  refresh();
}

void RangesPage::refresh() { remove_->setEnabled(selectedRow() >= 0); }

}  // namespace cw
