// SPDX-License-Identifier: GPL-3.0-or-later
// The pools of the current scenario as an editable table.
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include <optional>
#include <vector>

#include "model/cluster/cluster.h"
#include "model/cost/rent_tier.h"
#include "ui/document/document.h"

namespace cw {

class PoolModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  /// cap: watts that one GPU may draw; empty: its own limit.
  enum Column { name, node, nodes, spares, gpus, cap, site, availableFrom, columnTotal };

  explicit PoolModel(Document& document, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  void addPool();
  void duplicatePool(int row);
  void removePool(int row);

 private:
  void refresh();
  QVariant shown(const Pool& pool, int column) const;
  QVariant edited(const Pool& pool, int column) const;
  QString tipOf(const Pool& pool, int column) const;

  Document& document_;
  std::vector<Pool> pools_;
};

/// Combo boxes for node types and sites, spin boxes for counts; every change is committed at once.
class PoolDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  PoolDelegate(Document& document, QObject* parent) : QStyledItemDelegate(parent), document_(document) {}

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

 private:
  QWidget* choiceEditor(QWidget* parent, int column) const;

  Document& document_;
};

/// Makes sure that the scenario has the site, taken from the catalogue where it is new.
void ensureSite(Scenario& scenario, const std::string& siteId);
/// Makes sure that the scenario has a price row of the node type, with a rent of the kind that the other types have.
void ensurePrice(Scenario& scenario, const Node& node, std::optional<RentTier> rents);

}  // namespace cw
