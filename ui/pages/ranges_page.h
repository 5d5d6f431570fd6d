// SPDX-License-Identifier: GPL-3.0-or-later
// Which inputs are not known for sure, and how far they may go.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QPushButton;
class QTableView;

namespace cw {

class FieldForm;
class RangeModel;

class RangesPage : public QWidget {
  Q_OBJECT

 public:
  explicit RangesPage(Document& document, QWidget* parent = nullptr);

 private:
  void select(int row);
  void refresh();
  int selectedRow() const;

  Document& document_;
  RangeModel* model_;
  QTableView* table_;
  QPushButton* remove_;
  FieldForm* findings_;
};

}  // namespace cw
