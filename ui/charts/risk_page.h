// SPDX-License-Identifier: GPL-3.0-or-later
// How far the answer may spread, and what moves it. Keeps the last result, marked, while a new one is sought.
#pragma once

#include <QWidget>

#include "model/estimate/estimate.h"
#include "ui/charts/chart_page.h"

class QComboBox;
class QStackedWidget;

namespace cw {

class Label;
class SpreadModel;
class TornadoModel;

class SpreadPage : public ChartPage {
  Q_OBJECT

 public:
  explicit SpreadPage(QWidget* parent = nullptr);
  void showEstimate(const Scenario& scenario, const Estimate& estimate) override;
  void showFigure(Figure figure);

 private:
  SpreadModel* model_;
  Figure figure_ = Figure::trainingDays;
  std::optional<Uncertainty> uncertainty_;
};

class TornadoPage : public ChartPage {
  Q_OBJECT

 public:
  explicit TornadoPage(QWidget* parent = nullptr);
  void showEstimate(const Scenario& scenario, const Estimate& estimate) override;
  void showFigure(Figure figure);

 private:
  TornadoModel* model_;
  Figure figure_ = Figure::trainingDays;
  Scenario scenario_;
  std::optional<Uncertainty> uncertainty_;
};

class RiskPage : public QWidget {
  Q_OBJECT

 public:
  explicit RiskPage(QWidget* parent = nullptr);
  /// An estimate with its uncertainty.
  void showEstimate(const Scenario& scenario, const Estimate& estimate);
  /// What is shown is of an older state of the plan, or of another scenario (`scenarioId`): that one is cleared.
  void showWaiting(const std::string& scenarioId);

 private:
  void showFigure();

  QComboBox* figure_;
  QComboBox* view_;
  Label* state_;
  QStackedWidget* stack_;
  SpreadPage* spread_;
  TornadoPage* tornado_;
  std::string shownId_;
  QString summary_;
};

}  // namespace cw
