// SPDX-License-Identifier: GPL-3.0-or-later
// A chart with its numbers in a table beside it.
#pragma once

#include <QWidget>

#include <functional>

#include "model/estimate/estimate.h"

class QAbstractItemModel;
class QChart;
class QChartView;
class QComboBox;
class QTableView;

namespace cw {

class StepModel;
class OperatorModel;

class ChartPage : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
  virtual void showEstimate(const Scenario& scenario, const Estimate& estimate) = 0;

 protected:
  /// `above` the table, if given.
  void build(QAbstractItemModel* model, const QString& name, int tableWidth, QWidget* above = nullptr);
  /// A table that is set up already, between two other widgets, if given.
  void build(QTableView* table, const QString& name, int tableWidth, QWidget* above, QWidget* below);
  /// Replaces the chart by what `make` returns, now and whenever the palette changes.
  void draw(std::function<QChart*()> make, const QString& description);
  void changeEvent(QEvent* event) override;

 private:
  void redraw();

  QChartView* view_ = nullptr;
  std::function<QChart*()> make_;
};

class StepPage : public ChartPage {
  Q_OBJECT

 public:
  explicit StepPage(QWidget* parent = nullptr);
  void showEstimate(const Scenario& scenario, const Estimate& estimate) override;

 private:
  StepModel* model_;
};

class RooflinePage : public ChartPage {
  Q_OBJECT

 public:
  explicit RooflinePage(QWidget* parent = nullptr);
  void showEstimate(const Scenario& scenario, const Estimate& estimate) override;

 private:
  void showKind();

  OperatorModel* model_;
  QComboBox* choice_;  ///< which pools' GPU; hidden where all are alike
  std::vector<KindEstimate> kinds_;
};

}  // namespace cw
