// SPDX-License-Identifier: GPL-3.0-or-later
// The derivation of the result that was clicked.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QComboBox;
class QLabel;
class QTreeView;

namespace cw {

class DerivationModel;

class ExplainView : public QWidget {
  Q_OBJECT

 public:
  explicit ExplainView(Document& document, QWidget* parent = nullptr);
  void explain(const std::string& key);

 private:
  void showDerivation();

  Document& document_;
  DerivationModel* model_;
  QComboBox* choice_;
  QLabel* note_;
  QTreeView* tree_;
};

}  // namespace cw
