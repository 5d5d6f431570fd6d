// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explain/derivation_model.h"

#include <QLocale>

#include <cmath>
#include <vector>

#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"

namespace cw {

namespace {

QString shown(const DerivationStep& step, int column) {
  switch (column) {
    case DerivationModel::name: return QString::fromStdString(step.name);
    case DerivationModel::value: return valueText(step.value, step.unit);
    case DerivationModel::formula: return QString::fromStdString(step.formula);
    case DerivationModel::source: return QString::fromStdString(step.source);
    default: return {};
  }
}

/// With all its digits.
QString exactly(const DerivationStep& step) {
  return QLocale().toString(step.value, 'g', QLocale::FloatingPointShortest) + u' ' +
         QString::fromStdString(step.unit);
}

}  // namespace

/// Made when first looked at: a derivation is a graph, and as a whole tree it would be vast.
struct DerivationModel::Item {
  Item* parent = nullptr;
  int row = 0;
  DerivationStep step;
  bool expanded = false;
  std::vector<std::unique_ptr<Item>> children;

  void expand() {
    if (expanded) return;
    expanded = true;
    for (const DerivationPtr& input : step.inputs) {
      auto child = std::make_unique<Item>();
      child->parent = this;
      child->row = int(children.size());
      child->step = describe(*input);
      children.push_back(std::move(child));
    }
  }
};

DerivationModel::DerivationModel(QObject* parent) : QAbstractItemModel(parent) {}
DerivationModel::~DerivationModel() = default;

void DerivationModel::showDerivation(const DerivationPtr& root) {
  beginResetModel();
  root_.reset();
  if (root) {
    root_ = std::make_unique<Item>();
    root_->expanded = true;
    auto first = std::make_unique<Item>();
    first->parent = root_.get();
    first->step = describe(*root);
    root_->children.push_back(std::move(first));
  }
  endResetModel();
}

DerivationModel::Item* DerivationModel::itemOf(const QModelIndex& index) const {
  return index.isValid() ? static_cast<Item*>(index.internalPointer()) : root_.get();
}

QModelIndex DerivationModel::index(int row, int column, const QModelIndex& parent) const {
  if (parent.isValid() && parent.column() != 0) return {};
  Item* item = itemOf(parent);
  if (!item || row < 0 || column < 0 || column >= columnTotal) return {};
  item->expand();
  if (row >= int(item->children.size())) return {};
  return createIndex(row, column, item->children[std::size_t(row)].get());
}

QModelIndex DerivationModel::parent(const QModelIndex& child) const {
  if (!child.isValid()) return {};
  Item* item = itemOf(child)->parent;
  return !item || item == root_.get() ? QModelIndex() : createIndex(item->row, 0, item);
}

int DerivationModel::rowCount(const QModelIndex& parent) const {
  Item* item = itemOf(parent);
  if (!item || parent.column() > 0) return 0;
  item->expand();
  return int(item->children.size());
}

bool DerivationModel::hasChildren(const QModelIndex& parent) const {
  const Item* item = itemOf(parent);
  if (!item || parent.column() > 0) return false;
  return item->expanded ? !item->children.empty() : !item->step.inputs.empty();
}

QVariant DerivationModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const DerivationStep& step = itemOf(index)->step;
  if (role == Qt::TextAlignmentRole && index.column() == value) return int(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::DisplayRole) return shown(step, index.column());
  const bool isValue = index.column() == value;
  if (role == Qt::ToolTipRole) return tipText(isValue ? exactly(step) : shown(step, index.column()));
  return {};
}

QVariant DerivationModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
  switch (section) {
    case name: return tr("Number");
    case value: return tr("Value");
    case formula: return tr("How it is made");
    case source: return tr("Source");
    default: return {};
  }
}

QString valueText(double value, const std::string& unit) {
  const double size = std::abs(value);
  if (unit == "s") return readDuration(Duration::seconds(value)).joined();
  if (unit == "W") return readPower(Power::watts(value)).joined();
  if (unit == "USD") {
    const MoneyShownIn dollars{Currency{}};  // as it is computed, with prices in dollars around it
    return readMoney(Money::usd(value)).joined();
  }
  if (unit == "B") return size >= 1e8 ? readBytes(Bytes::bytes(value)).joined() : significant(value, 4) + QStringLiteral(" B");
  struct Scale {
    double factor;
    const char* prefix;
  };
  if (unit == "FLOP/s" || unit == "B/s" || unit == "Wh" || unit == "FLOP" || unit == "J")
    for (const Scale scale : {Scale{1e18, "E"}, Scale{1e15, "P"}, Scale{1e12, "T"}, Scale{1e9, "G"}, Scale{1e6, "M"}, Scale{1e3, "k"}})
      if (size >= scale.factor) return significant(value / scale.factor, 4) + QStringLiteral(" ") + QLatin1String(scale.prefix) + QString::fromStdString(unit);
  const QString number = value == std::floor(value) && size < 1e15 ? wholeNumber(value) : significant(value, 4);
  return unit.empty() ? number : number + u' ' + QString::fromStdString(unit);
}

}  // namespace cw
