// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QListView>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/document/catalogue.h"
#include "ui/library/library_models.h"
#include "ui/plain/label.h"
#include "ui/plain/tool_tip.h"
#include "ui/theme/line_icon.h"

namespace cw {
namespace {

Label* heading(const QString& text) {
  auto* label = new Label(text);
  QFont font = label->font();
  font.setBold(true);
  label->setFont(font);
  return label;
}

QListView* list(QAbstractItemModel* model, const QString& name) {
  auto* view = new QListView;
  view->setModel(model);
  view->setItemDelegate(new TwoLineDelegate(view));
  view->setAccessibleName(name);
  view->setFrameShape(QFrame::StyledPanel);
  view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return view;
}

}  // namespace

LibraryPanel::LibraryPanel(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 10, 10);
  layout->setSpacing(6);
  scenarios_ = list(new ScenarioModel(document, this), tr("Scenarios of this plan"));
  scenarios_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  layout->addWidget(header());
  layout->addWidget(scenarios_, 1);
  layout->addSpacing(6);
  layout->addWidget(heading(tr("Samples")));
  samples_ = list(new SampleModel(this), tr("Samples"));
  samples_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  layout->addWidget(samples_, 1);
  auto* add = new QPushButton(lineIcon(Glyph::add), tr("Add sample to the plan"));
  add->setAccessibleName(add->text());
  layout->addWidget(add);
  connect(add, &QPushButton::clicked, this, [this] { addSample(samples_->currentIndex()); });
  connect(samples_, &QListView::activated, this, &LibraryPanel::addSample);
  connect(scenarios_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
    if (now.isValid()) document_.setCurrent(now.row());
  });
  connect(&document_, &Document::scenariosChanged, this, &LibraryPanel::showCurrent);
  samples_->setCurrentIndex(samples_->model()->index(0, 0));
  showCurrent();
}

QWidget* LibraryPanel::header() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(heading(tr("This plan")), 1);
  const auto button = [&](Glyph glyph, const QString& name) {
    auto* tool = new QToolButton;
    tool->setIcon(lineIcon(glyph));
    tool->setAutoRaise(true);
    setTip(tool, name);
    tool->setAccessibleName(name);
    row->addWidget(tool);
    return tool;
  };
  connect(button(Glyph::add, tr("Add scenario")), &QToolButton::clicked, this, [this] { document_.addBlank(); });
  connect(button(Glyph::duplicate, tr("Duplicate scenario")), &QToolButton::clicked, this, [this] { document_.duplicate(document_.current()); });
  connect(button(Glyph::rename, tr("Rename scenario")), &QToolButton::clicked, this, [this] { scenarios_->edit(scenarios_->currentIndex()); });
  remove_ = button(Glyph::remove, tr("Delete scenario"));
  connect(remove_, &QToolButton::clicked, this, [this] { document_.remove(document_.current()); });
  return box;
}

void LibraryPanel::showCurrent() {
  const QModelIndex current = scenarios_->model()->index(document_.current(), 0);
  if (scenarios_->currentIndex() != current) scenarios_->setCurrentIndex(current);
  remove_->setEnabled(document_.count() > 1);
}

void LibraryPanel::addSample(const QModelIndex& index) {
  if (!index.isValid()) return;
  if (const FileOutcome outcome = document_.addSample(catalogue::samples()[std::size_t(index.row())].id); !outcome)
    emit failed(outcome.message);
}

}  // namespace cw
