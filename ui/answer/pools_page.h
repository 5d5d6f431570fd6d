// SPDX-License-Identifier: GPL-3.0-or-later
// Pools of different GPUs: the ways to mix them, and what a GPU of each is worth to the job.
#pragma once

#include <QWidget>

#include "model/estimate/estimate.h"

class QTableView;

namespace cw {

class Label;
class StrategyModel;

class PoolsPage : public QWidget {
  Q_OBJECT

 public:
  explicit PoolsPage(QWidget* parent = nullptr);
  void showEstimate(const Estimate& estimate);

 private:
  StrategyModel* model_;
  QTableView* table_;
  Label* why_;
  Label* worth_;
};

}  // namespace cw
