// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_models.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include "ui/document/catalogue.h"
#include "ui/document/shown_name.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {

ScenarioModel::ScenarioModel(Document& document, QObject* parent)
    : QAbstractListModel(parent), document_(document), rows_(document.count()) {
  connect(&document, &Document::scenariosChanged, this, &ScenarioModel::refresh);
}

QVariant ScenarioModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.row() >= document_.count()) return {};
  const Scenario& s = document_.scenarioAt(index.row());
  const QString name = QString::fromStdString(s.name);
  switch (role) {
    case Qt::DisplayRole: return name.isEmpty() ? tr("Unnamed scenario") : shownName(name);
    case Qt::EditRole: return name;
    case Qt::ToolTipRole: return tipText(name);
    case detailRole:
      return tr("%1 GPUs · %2").arg(wholeNumber(double(s.cluster.gpusInstalled())), QString::fromStdString(s.job.architecture.name));
    default: return {};
  }
}

Qt::ItemFlags ScenarioModel::flags(const QModelIndex& index) const {
  return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ScenarioModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) return false;
  if (value.toString().trimmed().isEmpty()) return false;
  document_.rename(index.row(), value.toString());
  return true;
}

void ScenarioModel::refresh() {
  if (rows_ != document_.count()) {
    beginResetModel();
    rows_ = document_.count();
    endResetModel();
  } else if (rows_ > 0) {
    emit dataChanged(index(0), index(rows_ - 1));
  }
}

int SampleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(catalogue::samples().size()); }

QVariant SampleModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const catalogue::SampleEntry& sample = catalogue::samples()[std::size_t(index.row())];
  switch (role) {
    case Qt::DisplayRole: return sample.name;
    case Qt::ToolTipRole: return tipText(sample.summary);
    case detailRole: return sample.summary;
    default: return {};
  }
}

void TwoLineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QString name = item.text;
  item.text.clear();
  const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
  const bool selected = item.state.testFlag(QStyle::State_Selected);
  const QRect box = item.rect.adjusted(10, 5, -8, -5);
  painter->save();
  painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
  painter->setFont(item.font);
  painter->drawText(box, Qt::AlignTop | Qt::AlignLeft, item.fontMetrics.elidedText(name, Qt::ElideRight, box.width()));
  QFont small = item.font;
  small.setPointSizeF(item.font.pointSizeF() * 0.86);
  painter->setFont(small);
  QColor soft = selected ? item.palette.color(QPalette::HighlightedText) : tonesOf(item.palette).muted;
  if (selected) soft.setAlphaF(0.85F);
  painter->setPen(soft);
  painter->drawText(box, Qt::AlignBottom | Qt::AlignLeft,
                    QFontMetrics(small).elidedText(index.data(detailRole).toString(), Qt::ElideRight, box.width()));
  painter->restore();
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {160, option.fontMetrics.height() * 2 + 12};
}

}  // namespace cw
