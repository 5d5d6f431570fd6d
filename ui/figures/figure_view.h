// SPDX-License-Identifier: GPL-3.0-or-later
// A table of figures: a click or Return on one asks for its derivation, a button at the end of a row for what it proposes.
#pragma once

#include <QTableView>

#include <string>

#include "ui/figures/figure_table.h"

namespace cw {

class FigureView : public QTableView {
  Q_OBJECT

 public:
  explicit FigureView(const QString& name, QWidget* parent = nullptr);
  void showTable(FigureTable table);
  const FigureModel& figures() const { return *model_; }

 signals:
  void explainRequested(const std::string& key);
  void actionRequested(int action);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  void explain(const QModelIndex& index);
  void placeButtons();

  FigureModel* model_;
};

}  // namespace cw
