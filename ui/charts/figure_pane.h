// SPDX-License-Identifier: GPL-3.0-or-later
// A chart beside the figures that it shows, with a sentence below: a view of an answer page.
#pragma once

#include <functional>

#include "ui/charts/chart_page.h"
#include "ui/figures/figure_table.h"

class QPalette;

namespace cw {

class FigureView;
class Label;

/// What a pane shows of one estimate.
struct PaneContent {
  FigureTable figures;
  std::function<QChart*(const QPalette&)> chart = {};  ///< none: the figures have the whole width
  QString chartWords = {};                             ///< the chart in a sentence, for assistive technology
  QString note = {};
};

class FigurePane : public ChartPage {
  Q_OBJECT

 public:
  using Content = std::function<PaneContent(const Scenario&, const Estimate&)>;
  /// `tableWidth`: beside a chart; 0: the pane has none.
  FigurePane(const QString& name, int tableWidth, Content content, QWidget* parent = nullptr);
  void showEstimate(const Scenario& scenario, const Estimate& estimate) override;

 signals:
  void explainRequested(const std::string& key);
  void actionRequested(int action);

 private:
  Content content_;
  FigureView* figures_;
  Label* note_;
};

}  // namespace cw
