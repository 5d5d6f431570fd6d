// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pool_model.h"

#include <QDate>
#include <QLocale>

#include <algorithm>

#include "model/estimate/limits.h"
#include "ui/document/catalogue.h"
#include "ui/input/number_edit.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString text(const std::string& s) { return QString::fromStdString(s); }

/// Empty lifts the cap; a unit may follow the number.
bool assignCap(Pool& pool, QString typed) {
  if (typed.endsWith(u'W', Qt::CaseInsensitive)) typed.chop(1);
  if (typed.trimmed().isEmpty()) {
    pool.gpuPowerCap.reset();
    return true;
  }
  const std::optional<double> watts = parseNumber(typed.trimmed());
  if (!watts || !limits::gpuPowerCap.holds(*watts)) return false;
  pool.gpuPowerCap = Power::watts(*watts);
  return true;
}

/// A node type with the planner's own facts of it or of its GPU, where a pool of the scenario has them.
std::optional<Node> nodeType(const Scenario& s, const std::string& id) {
  for (const Pool& pool : s.cluster.pools)
    if (pool.node.id == id) return pool.node;
  const Node* shipped = catalogue::findNode(id);
  if (!shipped) return std::nullopt;
  Node node = *shipped;
  for (const Pool& pool : s.cluster.pools)
    if (pool.node.gpu.id == shipped->gpu.id) node.gpu = pool.node.gpu;
  return node;
}

/// The changed pool, or false where the value is not acceptable.
bool assign(Scenario& s, Pool& pool, int column, const QVariant& value) {
  const std::string typed = value.toString().trimmed().toStdString();
  switch (column) {
    case PoolModel::name:
      for (InputRange& r : s.ranges)
        if (r.input == UncertainInput::nodes && r.of == pool.name) r.of = typed;
      pool.name = typed;
      return !typed.empty();
    case PoolModel::node: {
      const std::optional<RentTier> rents = catalogue::rentTierOf(s);
      if (const auto node = nodeType(s, typed)) pool.node = *node;
      ensurePrice(s, pool.node, rents);
      return true;
    }
    case PoolModel::nodes:
      pool.nodes = std::clamp(value.toInt(), 1, 10'000'000);
      pool.spareNodes = std::min(pool.spareNodes, pool.nodes - 1);
      return true;
    case PoolModel::spares: pool.spareNodes = std::clamp(value.toInt(), 0, pool.nodes - 1); return true;
    case PoolModel::site:
      pool.siteId = typed;
      ensureSite(s, typed);
      return true;
    case PoolModel::cap: return assignCap(pool, value.toString().trimmed());
    case PoolModel::availableFrom:
      if (!typed.empty() && !QDate::fromString(text(typed), Qt::ISODate).isValid()) return false;
      pool.availableFrom = typed;
      return true;
    default: return false;
  }
}

}  // namespace

void ensureSite(Scenario& scenario, const std::string& siteId) {
  if (scenario.findSite(siteId)) return;
  if (const Site* site = catalogue::findSite(siteId)) scenario.sites.push_back(*site);
}

void ensurePrice(Scenario& scenario, const Node& node, std::optional<RentTier> rents) {
  if (scenario.prices.find(node.id)) return;
  NodePrice price = catalogue::defaultPriceOf(node.id);
  if (rents && *rents != RentTier::specialistOnDemand) price.rentPerGpuHour = catalogue::rentOf(*rents, node.gpu.id);
  scenario.prices.nodes.push_back(price);
}

PoolModel::PoolModel(Document& document, QObject* parent)
    : QAbstractTableModel(parent), document_(document), pools_(document.scenario().cluster.pools) {
  connect(&document, &Document::scenarioChanged, this, &PoolModel::refresh);
}

int PoolModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(pools_.size()); }
int PoolModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columnTotal; }

QVariant PoolModel::shown(const Pool& pool, int column) const {
  switch (column) {
    case name: return text(pool.name);
    case node: return text(pool.node.name);
    case nodes: return wholeNumber(pool.nodes);
    case spares: return wholeNumber(pool.spareNodes);
    case gpus: return wholeNumber(double(pool.gpusInstalled()));
    case cap: return pool.gpuPowerCap ? readPower(*pool.gpuPowerCap).joined() : tr("none");
    case site: {
      const Site* found = document_.scenario().findSite(pool.siteId);
      return found ? text(found->name) : pool.siteId.empty() ? tr("none") : text(pool.siteId);
    }
    case availableFrom: return pool.availableFrom.empty() ? tr("from the start") : isoDateForPeople(pool.availableFrom);
    default: return {};
  }
}

QVariant PoolModel::edited(const Pool& pool, int column) const {
  switch (column) {
    case name: return text(pool.name);
    case node: return text(pool.node.id);
    case nodes: return pool.nodes;
    case spares: return pool.spareNodes;
    case cap: return pool.gpuPowerCap ? QLocale().toString(pool.gpuPowerCap->watts(), 'f', QLocale::FloatingPointShortest) : QString();
    case site: return text(pool.siteId);
    case availableFrom: return text(pool.availableFrom);
    default: return {};
  }
}

QString PoolModel::tipOf(const Pool& pool, int column) const {
  if (column == gpus) return {};
  if (column != cap) return shown(pool, column).toString();
  return tr("Most that one GPU may draw: %1 to %2 W, or empty for its own limit of %3")
      .arg(wholeNumber(limits::gpuPowerCap.low), wholeNumber(limits::gpuPowerCap.high),
           readPower(pool.node.gpu.tdp).joined());
}

QVariant PoolModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Pool& pool = pools_[std::size_t(index.row())];
  switch (role) {
    case Qt::DisplayRole: return shown(pool, index.column());
    case Qt::EditRole: return edited(pool, index.column());
    case Qt::ToolTipRole: return tipText(tipOf(pool, index.column()));
    case Qt::TextAlignmentRole:
      if (index.column() >= nodes && index.column() <= cap) return int(Qt::AlignRight | Qt::AlignVCenter);
      return {};
    default: return {};
  }
}

QVariant PoolModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section + 1;
  switch (section) {
    case name: return tr("Pool");
    case node: return tr("Node type");
    case nodes: return tr("Nodes");
    case spares: return tr("Spares");
    case gpus: return tr("GPUs");
    case cap: return tr("GPU cap");
    case site: return tr("Site");
    case availableFrom: return tr("Available from");
    default: return {};
  }
}

Qt::ItemFlags PoolModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (index.isValid() && index.column() != gpus) flags |= Qt::ItemIsEditable;
  return flags;
}

bool PoolModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() == gpus) return false;
  const auto row = std::size_t(index.row());
  Scenario trial = document_.scenario();
  if (row >= trial.cluster.pools.size() || !assign(trial, trial.cluster.pools[row], index.column(), value)) return false;
  const QString field = QStringLiteral("/cluster/pools/%1/%2").arg(index.row()).arg(index.column());
  document_.edit(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), field,
                 [&](Scenario& s) { s = trial; });
  return true;
}

void PoolModel::addPool() {
  document_.finishEdit();
  document_.edit(tr("Add pool"), QStringLiteral("/cluster/pools"), [](Scenario& s) {
    if (s.cluster.pools.size() >= limits::pools) return;
    Pool pool;
    if (!s.cluster.pools.empty()) pool = s.cluster.pools.back();
    else if (!catalogue::nodes().empty()) pool.node = catalogue::nodes().front();
    if (pool.nodes == 0) pool.nodes = 128;
    if (pool.siteId.empty() && !s.sites.empty()) pool.siteId = s.sites.front().id;
    pool.spareNodes = 0;
    pool.name = tr("Pool %1").arg(s.cluster.pools.size() + 1).toStdString();
    ensurePrice(s, pool.node, catalogue::rentTierOf(s));
    s.cluster.pools.push_back(pool);
  });
  document_.finishEdit();
}

void PoolModel::duplicatePool(int row) {
  document_.finishEdit();
  document_.edit(tr("Duplicate pool"), QStringLiteral("/cluster/pools"), [row](Scenario& s) {
    if (row < 0 || row >= int(s.cluster.pools.size()) || s.cluster.pools.size() >= limits::pools) return;
    Pool copy = s.cluster.pools[std::size_t(row)];
    copy.name = tr("%1 (copy)").arg(text(copy.name)).toStdString();
    s.cluster.pools.insert(s.cluster.pools.begin() + row + 1, copy);
  });
  document_.finishEdit();
}

void PoolModel::removePool(int row) {
  document_.finishEdit();
  document_.edit(tr("Remove pool"), QStringLiteral("/cluster/pools"), [row](Scenario& s) {
    if (row >= 0 && row < int(s.cluster.pools.size())) s.cluster.pools.erase(s.cluster.pools.begin() + row);
  });
  document_.finishEdit();
}

void PoolModel::refresh() {
  const std::vector<Pool>& now = document_.scenario().cluster.pools;
  if (now.size() != pools_.size()) {
    beginResetModel();
    pools_ = now;
    endResetModel();
    return;
  }
  pools_ = now;
  if (!pools_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
}

}  // namespace cw
