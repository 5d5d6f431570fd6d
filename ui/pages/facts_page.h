// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of a pool's node type and of its GPU, each with its source, to be replaced by figures
// of the planner's own. They hold for every pool that names the same node type or GPU.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QPushButton;

namespace cw {

class Choice;
class Label;
class ScenarioForm;

class FactsPage : public QWidget {
  Q_OBJECT

 public:
  explicit FactsPage(Document& document, QWidget* parent = nullptr);
  /// With the focus in its first field.
  void open(int pool);

 signals:
  void left();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QWidget* head();
  ScenarioForm* gpuForm();
  ScenarioForm* nodeForm();
  void showPool(int pool);
  void refresh();
  void backToCatalogue();
  Node* shownNode(Scenario& s) const;
  /// The first pool that has the same: findings about it are told there.
  int firstWithNode() const;
  int firstWithGpu() const;

  Document& document_;
  int pool_ = 0;
  int nodePlace_ = 0, gpuPlace_ = 0;  ///< pools that the fields of each form stand for
  Choice* choice_;
  Label* reach_;
  QPushButton* shipped_;
  ScenarioForm *gpu_, *node_;
  QWidget* first_ = nullptr;  ///< field
};

}  // namespace cw
