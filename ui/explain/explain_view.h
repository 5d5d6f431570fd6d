// SPDX-License-Identifier: GPL-3.0-or-later
// The derivation of the result that was clicked.
#pragma once

#include <QSet>
#include <QWidget>

#include "ui/document/document.h"

class QComboBox;
class QModelIndex;
class QTreeView;

namespace cw {

class DerivationModel;
class Label;

class ExplainView : public QWidget {
  Q_OBJECT

 public:
  explicit ExplainView(Document& document, QWidget* parent = nullptr);
  void explain(const std::string& key);

 protected:
  /// Opened without a choice, it explains the step: everything else follows from it.
  void showEvent(QShowEvent* event) override;

 private:
  void showDerivation();
  /// Places of the open rows, so that an edit elsewhere does not close them.
  void collectOpen(const QModelIndex& parent, const QString& path, QSet<QString>& open) const;
  void restoreOpen(const QModelIndex& parent, const QString& path, const QSet<QString>& open);

  Document& document_;
  DerivationModel* model_;
  QComboBox* choice_;
  Label* note_;
  QTreeView* tree_;
  std::string shownKey_;
};

}  // namespace cw
