// SPDX-License-Identifier: GPL-3.0-or-later
// A list of the scenario as a table with buttons that add and remove rows.
#pragma once

#include <QWidget>

#include "ui/pages/list_model.h"

class QTableView;

namespace cw {

/// How tables that are edited look and react; the columns' widths are the page's.
void styleEditTable(QTableView& table);

class ListEditor : public QWidget {
  Q_OBJECT

 public:
  ListEditor(Document& document, ListShape shape, QWidget* parent = nullptr);
  ListModel& model() { return *model_; }

 private:
  ListModel* model_;
  QTableView* table_;
};

}  // namespace cw
