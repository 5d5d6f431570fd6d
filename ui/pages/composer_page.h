// SPDX-License-Identifier: GPL-3.0-or-later
// The cluster: pools of nodes, the fabric that joins them, and a picture of both.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QPushButton;
class QTableView;

namespace cw {

class ClusterPicture;
class ElidedLabel;
class PoolModel;
class ScenarioForm;

class ComposerPage : public QWidget {
  Q_OBJECT

 public:
  explicit ComposerPage(Document& document, QWidget* parent = nullptr);

 private:
  QWidget* poolTable();
  QWidget* fabricForm();
  void refresh();
  void select(int row);
  void describeSelection();
  int selectedRow() const;

  Document& document_;
  PoolModel* model_;
  QTableView* table_;
  ClusterPicture* picture_;
  ScenarioForm* form_;
  ElidedLabel* nodeFacts_;
  ElidedLabel* fabricFacts_;
  QPushButton *duplicate_, *remove_;
};

}  // namespace cw
