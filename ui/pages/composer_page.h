// SPDX-License-Identifier: GPL-3.0-or-later
// The cluster: pools of nodes, the fabric that joins them, and a picture of both.
#pragma once

#include <QPointer>
#include <QWidget>

#include "ui/document/document.h"

class QPushButton;
class QStackedLayout;
class QTableView;

namespace cw {

class ClusterPicture;
class ElidedLabel;
class FactsPage;
class PoolModel;
class ScenarioForm;

class ComposerPage : public QWidget {
  Q_OBJECT

 public:
  explicit ComposerPage(Document& document, QWidget* parent = nullptr);
  /// What a finding is about: the pools, or the facts of one.
  void showPlace(const QString& where);

 private:
  QWidget* composer();
  QWidget* poolTable();
  QWidget* fabricForm();
  void refresh();
  void select(int row);
  void describeSelection();
  void openFacts(int row);
  void closeFacts();
  int selectedRow() const;

  Document& document_;
  PoolModel* model_;
  QTableView* table_;
  ClusterPicture* picture_;
  ScenarioForm* form_;
  ElidedLabel* nodeFacts_;
  ElidedLabel* fabricFacts_;
  QPushButton *duplicate_, *remove_, *facts_;
  QStackedLayout* stack_;
  FactsPage* factsPage_;
  QPointer<QWidget> focusBefore_;  ///< the facts were opened; an editor of a cell is gone by then
};

}  // namespace cw
