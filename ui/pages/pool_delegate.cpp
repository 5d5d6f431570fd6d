// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QRegularExpression>
#include <QRegularExpressionValidator>

#include "ui/document/catalogue.h"
#include "ui/input/controls.h"
#include "ui/pages/pool_model.h"

namespace cw {

QWidget* PoolDelegate::choiceEditor(QWidget* parent, int column) const {
  auto* box = new Choice(parent);
  const auto add = [box](const std::string& id, const std::string& name) {
    if (box->findData(QString::fromStdString(id)) < 0) box->addItem(QString::fromStdString(name), QString::fromStdString(id));
  };
  if (column == PoolModel::node) {
    for (const Node& node : catalogue::nodes()) add(node.id, node.name);
    for (const Pool& pool : document_.scenario().cluster.pools) add(pool.node.id, pool.node.name);
  } else {
    for (const Site& site : document_.scenario().sites) add(site.id, site.name);
    for (const Site& site : catalogue::sites()) add(site.id, site.name);
  }
  // One click opens the list: the planner has already said which cell.
  QMetaObject::invokeMethod(box, [box] { box->showPopup(); }, Qt::QueuedConnection);
  auto* self = const_cast<PoolDelegate*>(this);  // editors are made by a const function and report by signals
  connect(box, &QComboBox::activated, this, [self, box] {
    emit self->commitData(box);
    emit self->closeEditor(box);
  });
  return box;
}

QWidget* PoolDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QWidget* editor = nullptr;
  switch (index.column()) {
    case PoolModel::node:
    case PoolModel::site: editor = choiceEditor(parent, index.column()); break;
    case PoolModel::nodes:
    case PoolModel::spares: {
      auto* spin = new CountSpin(index.column() == PoolModel::nodes ? 1 : 0, 10'000'000, parent);
      auto* self = const_cast<PoolDelegate*>(this);
      connect(spin, &CountSpin::edited, this, [self, spin] { emit self->commitData(spin); });
      editor = spin;
      break;
    }
    case PoolModel::availableFrom: {
      auto* edit = new QLineEdit(parent);
      edit->setPlaceholderText(tr("YYYY-MM-DD"));
      edit->setValidator(new QRegularExpressionValidator(
          QRegularExpression(QStringLiteral("(\\d{4}-\\d{2}-\\d{2})?")), edit));
      editor = edit;
      break;
    }
    default: editor = QStyledItemDelegate::createEditor(parent, option, index); break;
  }
  if (editor) editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
  return editor;
}

void PoolDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  const QVariant value = index.data(Qt::EditRole);
  if (auto* box = qobject_cast<Choice*>(editor)) box->setCurrentIndex(box->findData(value));
  else if (auto* spin = qobject_cast<CountSpin*>(editor)) spin->show(value.toInt());
  else QStyledItemDelegate::setEditorData(editor, index);
}

void PoolDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  if (auto* box = qobject_cast<Choice*>(editor)) model->setData(index, box->currentData(), Qt::EditRole);
  else if (auto* spin = qobject_cast<CountSpin*>(editor)) model->setData(index, spin->value(), Qt::EditRole);
  else QStyledItemDelegate::setModelData(editor, model, index);
}

}  // namespace cw
