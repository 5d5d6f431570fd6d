// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/risk_page.h"

#include <QChart>
#include <QComboBox>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/charts/risk_models.h"
#include "ui/charts/spread_chart.h"
#include "ui/charts/tornado_chart.h"
#include "ui/plain/label.h"
#include "ui/text/figure_text.h"

namespace cw {
namespace {

constexpr std::size_t mostBars = 9;  // as many as the pane has room for

}  // namespace

SpreadPage::SpreadPage(QWidget* parent) : ChartPage(parent), model_(new SpreadModel(this)) {
  build(model_, tr("How far the answer may spread"), 420);
}

void SpreadPage::showEstimate(const Scenario&, const Estimate& estimate) {
  uncertainty_ = estimate.uncertainty;
  model_->showEstimate(estimate);
  showFigure(figure_);
}

void SpreadPage::showFigure(Figure figure) {
  figure_ = figure;
  const std::optional<Spread> spread = uncertainty_ ? uncertainty_->spreads[std::size_t(figure)] : std::nullopt;
  if (!spread) return draw([] { return new QChart; }, tr("%1 is not determined by this plan.").arg(nameOf(figure)));
  const Percentiles& p = spread->percentiles;
  draw([this, figure, spread = *spread, point = uncertainty_->point[figure]] { return makeSpreadChart(figure, spread, point, palette()); },
       tr("%1: one case in ten stays below %2, half of them below %3, nine in ten below %4.")
           .arg(nameOf(figure), readFigure(figure, p.p10).joined(), readFigure(figure, p.p50).joined(), readFigure(figure, p.p90).joined()));
}

TornadoPage::TornadoPage(QWidget* parent) : ChartPage(parent), model_(new TornadoModel(this)) {
  build(model_, tr("What moves the answer"), 400);
}

void TornadoPage::showEstimate(const Scenario& scenario, const Estimate& estimate) {
  scenario_ = scenario;
  uncertainty_ = estimate.uncertainty;
  showFigure(figure_);
}

void TornadoPage::showFigure(Figure figure) {
  figure_ = figure;
  if (!uncertainty_ || !uncertainty_->spreads[std::size_t(figure)]) {
    model_->clear();
    return draw([] { return new QChart; }, tr("%1 is not determined by this plan.").arg(nameOf(figure)));
  }
  model_->showBars(figure, scenario_, *uncertainty_);
  draw([this, figure] { return makeTornadoChart(figure, scenario_, *uncertainty_, mostBars, palette()); },
       model_->rowCount() > 0 ? tr("%1 moves most with: %2.").arg(nameOf(figure), model_->index(0, TornadoModel::input).data().toString())
                              : tr("Nothing moves %1.").arg(nameOf(figure)));
}

RiskPage::RiskPage(QWidget* parent)
    : QWidget(parent), figure_(new QComboBox), view_(new QComboBox), state_(new Label), stack_(new QStackedWidget),
      spread_(new SpreadPage), tornado_(new TornadoPage) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 6, 0, 0);
  layout->setSpacing(0);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(8, 0, 10, 0);
  for (int f = 0; f < figureCount; ++f) figure_->addItem(nameOf(Figure(f)));
  figure_->setAccessibleName(tr("Figure"));
  view_->addItems({tr("How far it may spread"), tr("What moves it")});
  view_->setAccessibleName(tr("Risk view"));
  state_->setAccessibleName(tr("State of the risk"));
  state_->setForegroundRole(QPalette::PlaceholderText);
  row->addWidget(figure_);
  row->addWidget(view_);
  row->addWidget(state_, 1, Qt::AlignRight);
  layout->addLayout(row);
  stack_->addWidget(spread_);
  stack_->addWidget(tornado_);
  layout->addWidget(stack_, 1);
  connect(view_, &QComboBox::currentIndexChanged, stack_, &QStackedWidget::setCurrentIndex);
  connect(figure_, &QComboBox::currentIndexChanged, this, &RiskPage::showFigure);
}

void RiskPage::showFigure() {
  const Figure figure = Figure(figure_->currentIndex());
  spread_->showFigure(figure);
  tornado_->showFigure(figure);
  if (!stack_->isEnabled()) return;  // a new result is on its way
  state_->setText(summary_);
}

void RiskPage::showEstimate(const Scenario& scenario, const Estimate& estimate) {
  shownId_ = scenario.id;
  spread_->showEstimate(scenario, estimate);
  tornado_->showEstimate(scenario, estimate);
  if (!estimate.uncertainty) {
    summary_ = tr("Nothing can be dated on this plan.");
  } else {
    const Uncertainty& u = *estimate.uncertainty;
    summary_ = scenario.ranges.empty()
                   ? tr("%1 samples of the model's own errors and the schedule  ·  no ranges given").arg(wholeNumber(u.samples))
                   : tr("%1 samples of the model's own errors and the schedule  ·  ranges: %2").arg(wholeNumber(u.samples), wholeNumber(double(scenario.ranges.size())));
    if (u.fitsFraction < 1) summary_ += tr("  ·  %1 do not fit in memory").arg(percent(1 - u.fitsFraction));
  }
  stack_->setEnabled(true);
  showFigure();
}

void RiskPage::showWaiting(const std::string& scenarioId) {
  if (scenarioId != shownId_) {
    shownId_ = scenarioId;
    spread_->showEstimate({}, {});
    tornado_->showEstimate({}, {});
  }
  state_->setText(tr("being computed again …"));
  stack_->setEnabled(false);  // greyed: of the plan as it was
}

}  // namespace cw
