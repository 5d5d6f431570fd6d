// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/range_model.h"

#include <QLineEdit>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "model/estimate/limits.h"
#include "model/uncertainty/inputs.h"
#include "ui/input/controls.h"
#include "ui/input/number_edit.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"
#include "ui/text/input_names.h"

namespace cw {
namespace {

QString text(const std::string& s) { return QString::fromStdString(s); }

/// As many digits as the number has; with T, B and M as it may be typed.
QString shownNumber(UncertainInput input, double value) {
  const double v = value * screenUnitOf(input).factor;
  return v == std::floor(v) && std::abs(v) < 1e9 ? wholeNumber(v) : QLocale().toString(v, 'g', 6);
}

/// In the unit of the scenario; nothing where it is no number, or one that the input does not allow.
std::optional<double> typedNumber(UncertainInput input, const QString& typed) {
  const InputKind& kind = kindOf(input);
  const auto number = parseNumber(typed);
  if (!number) return std::nullopt;
  double value = *number / screenUnitOf(input).factor;
  if (kind.whole) value = std::round(value);
  if (value < kind.low || value > kind.high) return std::nullopt;
  return value;
}

bool assignNumber(InputRange& r, int column, const QString& typed) {
  if (column == RangeModel::likely && typed.isEmpty()) {
    r.likely.reset();
    return true;
  }
  const auto value = typedNumber(r.input, typed);
  if (!value) return false;
  if (column == RangeModel::low) {
    r.low = *value;
    r.high = std::max(r.high, r.low);
  } else if (column == RangeModel::high) {
    r.high = *value;
    r.low = std::min(r.low, r.high);
  } else if (*value >= r.low && *value <= r.high) {
    r.likely = *value;
  } else {
    return false;
  }
  if (r.likely) r.likely = std::clamp(*r.likely, r.low, r.high);
  return true;
}

}  // namespace

RangeModel::RangeModel(Document& document, QObject* parent)
    : QAbstractTableModel(parent), document_(document), ranges_(document.scenario().ranges) {
  connect(&document, &Document::scenarioChanged, this, &RangeModel::refresh);
}

QVariant RangeModel::shown(const InputRange& r, int column) const {
  const Scenario& s = document_.scenario();
  switch (column) {
    case input: return nameOf(r.input);
    case of: return ownerName(r.input, s, r.of);
    case low: return shownNumber(r.input, r.low);
    case likely: return r.likely ? shownNumber(r.input, *r.likely) : tr("any alike");
    case high: return shownNumber(r.input, r.high);
    case unit: return screenUnitOf(r.input).name;
    case now: {
      const auto value = valueOf(s, r.input, r.of);
      return value ? shownNumber(r.input, *value) : missingText();
    }
    case source: return text(r.source);
    default: return {};
  }
}

QVariant RangeModel::edited(const InputRange& r, int column) const {
  switch (column) {
    case input: return int(r.input);
    case of: return text(r.of);
    case likely: return r.likely ? shownNumber(r.input, *r.likely) : QString();
    default: return shown(r, column);
  }
}

QVariant RangeModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const InputRange& r = ranges_[std::size_t(index.row())];
  switch (role) {
    case Qt::DisplayRole: return shown(r, index.column());
    case Qt::EditRole: return edited(r, index.column());
    case Qt::ToolTipRole: return tipText(shown(r, index.column()).toString());
    case Qt::TextAlignmentRole: {
      const bool number = (index.column() >= low && index.column() <= high) || index.column() == now;
      return number ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    }
    default: return {};
  }
}

QVariant RangeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section + 1;
  switch (section) {
    case input: return tr("Input");
    case of: return tr("Of");
    case low: return tr("Low");
    case likely: return tr("Likely");
    case high: return tr("High");
    case unit: return tr("Unit");
    case now: return tr("In the plan");
    case source: return tr("Source");
    default: return {};
  }
}

Qt::ItemFlags RangeModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (index.isValid() && index.column() != unit && index.column() != now) flags |= Qt::ItemIsEditable;
  return flags;
}

bool RangeModel::isFree(UncertainInput wanted, const std::string& owner, int exceptRow) const {
  for (int i = 0; i < int(ranges_.size()); ++i) {
    const InputRange& r = ranges_[std::size_t(i)];
    if (i != exceptRow && r.input == wanted && (r.of.empty() || owner.empty() || r.of == owner)) return false;
  }
  return true;
}

std::optional<InputRange> RangeModel::unset(UncertainInput wanted, int row) const {
  const Scenario& s = document_.scenario();
  for (const std::string& owner : ownersOf(s, wanted)) {
    if (!isFree(wanted, owner, row)) continue;
    const double value = valueOf(s, wanted, owner).value_or(kindOf(wanted).low);
    const auto open =
        openRange(s, wanted, owner);  // what the figure's own source leaves open, to begin with
    return InputRange{.input = wanted,
                      .of = owner,
                      .low = open ? open->first : value,
                      .high = open ? open->second : value,
                      .likely = {},
                      .source = {}};
  }
  return std::nullopt;
}

std::vector<UncertainInput> RangeModel::inputsFor(int row) const {
  std::vector<UncertainInput> inputs;
  for (int i = 0; i < uncertainInputCount; ++i)
    if (unset(UncertainInput(i), row)) inputs.push_back(UncertainInput(i));
  return inputs;
}

std::vector<std::string> RangeModel::ownersFor(int row) const {
  if (row < 0 || row >= int(ranges_.size())) return {};
  const UncertainInput wanted = ranges_[std::size_t(row)].input;
  std::vector<std::string> owners = ownersOf(document_.scenario(), wanted);
  if (kindOf(wanted).owner != InputOwner::scenario) owners.insert(owners.begin(), std::string());
  std::erase_if(owners, [&](const std::string& owner) { return !isFree(wanted, owner, row); });
  return owners;
}

bool RangeModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) return false;
  InputRange r = ranges_[std::size_t(index.row())];
  const QString typed = value.toString().trimmed();
  switch (index.column()) {
    case input: {
      const int wanted = value.toInt();
      if (wanted < 0 || wanted >= uncertainInputCount) return false;
      if (UncertainInput(wanted) == r.input) return true;
      const auto fresh = unset(UncertainInput(wanted), index.row());
      if (!fresh) return false;
      r = *fresh;
      break;
    }
    case of:
      if (!isFree(r.input, typed.toStdString(), index.row())) return false;
      r.of = typed.toStdString();
      break;
    case low:
    case likely:
    case high:
      if (!assignNumber(r, index.column(), typed)) return false;
      break;
    case source: r.source = typed.left(400).toStdString(); break;
    default: return false;
  }
  const auto row = std::size_t(index.row());
  document_.edit(tr("Range"), QStringLiteral("/ranges/%1/%2").arg(index.row()).arg(index.column()), [&](Scenario& s) {
    if (row < s.ranges.size()) s.ranges[row] = r;
  });
  return true;
}

void RangeModel::addRange() {
  if (document_.scenario().ranges.size() >= limits::ranges) return;
  // What prices and machines most often leave open comes first.
  std::vector<UncertainInput> order{UncertainInput::electricity, UncertainInput::purchase, UncertainInput::failures};
  const std::vector<UncertainInput> rest = inputsFor(-1);
  order.insert(order.end(), rest.begin(), rest.end());
  for (const UncertainInput wanted : order) {
    const auto fresh = unset(wanted, -1);
    if (!fresh) continue;
    document_.finishEdit();
    document_.edit(tr("Add range"), QStringLiteral("/ranges"), [&](Scenario& s) { s.ranges.push_back(*fresh); });
    document_.finishEdit();
    return;
  }
}

void RangeModel::removeRange(int row) {
  document_.finishEdit();
  document_.edit(tr("Remove range"), QStringLiteral("/ranges"), [row](Scenario& s) {
    if (row >= 0 && row < int(s.ranges.size())) s.ranges.erase(s.ranges.begin() + row);
  });
  document_.finishEdit();
}

void RangeModel::refresh() {
  const std::vector<InputRange>& current = document_.scenario().ranges;
  if (current.size() != ranges_.size()) {
    beginResetModel();
    ranges_ = current;
    endResetModel();
    return;
  }
  ranges_ = current;
  if (!ranges_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
}

QWidget* RangeDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QWidget* editor = nullptr;
  if (index.column() == RangeModel::input || index.column() == RangeModel::of) {
    auto* box = new Choice(parent);
    if (index.column() == RangeModel::input) {
      for (const UncertainInput i : model_.inputsFor(index.row())) box->addItem(nameOf(i), int(i));
    } else {
      const auto wanted = UncertainInput(index.siblingAtColumn(RangeModel::input).data(Qt::EditRole).toInt());
      for (const std::string& owner : model_.ownersFor(index.row()))
        box->addItem(ownerName(wanted, document_.scenario(), owner), text(owner));
    }
    // One click opens the list: the planner has already said which cell.
    QMetaObject::invokeMethod(box, [box] { box->showPopup(); }, Qt::QueuedConnection);
    auto* self = const_cast<RangeDelegate*>(this);  // editors are made by a const function and report by signals
    connect(box, &QComboBox::activated, this, [self, box] {
      emit self->commitData(box);
      emit self->closeEditor(box);
    });
    editor = box;
  } else {
    editor = QStyledItemDelegate::createEditor(parent, option, index);
  }
  if (editor) editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
  return editor;
}

void RangeDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  if (auto* box = qobject_cast<Choice*>(editor)) box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
  else QStyledItemDelegate::setEditorData(editor, index);
}

void RangeDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  if (auto* box = qobject_cast<Choice*>(editor)) model->setData(index, box->currentData(), Qt::EditRole);
  else QStyledItemDelegate::setModelData(editor, model, index);
}

}  // namespace cw
