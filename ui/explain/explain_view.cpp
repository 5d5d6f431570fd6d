// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explain/explain_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/explain/derivation_model.h"
#include "ui/plain/label.h"

namespace cw {
namespace {

/// "power_w/facility_average" as people read it: "Power: facility average". Units stand in the tree.
QString readable(const std::string& key) {
  QStringList parts = QString::fromStdString(key).replace(u'_', u' ').split(u'/');
  QString first = parts.takeFirst();
  for (const char* unit : {" s", " w", " wh", " kg", " l", " usd", " fraction"})
    if (first.endsWith(QLatin1String(unit)) && !first.endsWith(QLatin1String("per s"))) first.chop(int(qstrlen(unit)));
  first.front() = first.front().toUpper();
  return parts.isEmpty() ? first : QStringLiteral("%1: %2").arg(first, parts.join(QStringLiteral(", ")));
}

}  // namespace

ExplainView::ExplainView(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), model_(new DerivationModel(this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  auto* row = new QHBoxLayout;
  auto* label = new Label(tr("Result"));
  choice_ = new QComboBox;
  choice_->setAccessibleName(tr("Result to explain"));
  choice_->setMinimumWidth(300);
  label->setBuddy(choice_);
  for (const std::string& key : explainableKeys()) choice_->addItem(readable(key), QString::fromStdString(key));
  note_ = new Label;
  note_->setForegroundRole(QPalette::PlaceholderText);
  row->addWidget(label);
  row->addWidget(choice_);
  row->addWidget(note_, 1);
  layout->addLayout(row);
  tree_ = new QTreeView;
  tree_->setModel(model_);
  tree_->setAccessibleName(tr("Derivation"));
  tree_->setAlternatingRowColors(true);
  tree_->setUniformRowHeights(true);
  tree_->header()->setStretchLastSection(true);
  tree_->header()->resizeSection(DerivationModel::name, 250);
  tree_->header()->resizeSection(DerivationModel::value, 120);
  tree_->header()->resizeSection(DerivationModel::formula, 330);
  layout->addWidget(tree_, 1);
  connect(choice_, &QComboBox::activated, this, [this](int index) { explain(choice_->itemData(index).toString().toStdString()); });
  connect(&document_, &Document::explanationReady, this, &ExplainView::showDerivation);
}

void ExplainView::explain(const std::string& key) {
  choice_->setCurrentIndex(choice_->findData(QString::fromStdString(key)));
  document_.explain(key);
}

void ExplainView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (document_.explainedKey().empty()) explain("step_time_s");
}

void ExplainView::collectOpen(const QModelIndex& parent, const QString& path, QSet<QString>& open) const {
  for (int row = 0; row < model_->rowCount(parent); ++row) {
    const QModelIndex index = model_->index(row, 0, parent);
    if (!tree_->isExpanded(index)) continue;
    const QString here = QStringLiteral("%1/%2").arg(path).arg(row);
    open.insert(here);
    collectOpen(index, here, open);
  }
}

void ExplainView::restoreOpen(const QModelIndex& parent, const QString& path, const QSet<QString>& open) {
  for (int row = 0; row < model_->rowCount(parent); ++row) {
    const QString here = QStringLiteral("%1/%2").arg(path).arg(row);
    if (!open.contains(here)) continue;
    const QModelIndex index = model_->index(row, 0, parent);
    tree_->expand(index);
    restoreOpen(index, here, open);
  }
}

void ExplainView::showDerivation() {
  QSet<QString> open;
  if (shownKey_ == document_.explainedKey()) collectOpen({}, {}, open);
  shownKey_ = document_.explainedKey();
  const DerivationPtr derivation = document_.explanation();
  model_->showDerivation(derivation);
  choice_->setCurrentIndex(choice_->findData(QString::fromStdString(document_.explainedKey())));
  note_->setText(derivation ? tr("Open a row to see what it is made of.")
                 : document_.explainedKey().empty() ? tr("Choose a result, or click one of the cards.")
                                                    : tr("This scenario does not determine it; the findings say why."));
  if (open.isEmpty()) tree_->expandToDepth(0);
  else restoreOpen({}, {}, open);
}

}  // namespace cw
