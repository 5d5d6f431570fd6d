// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_page.h"

#include <QChart>
#include <QChartView>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

#include "ui/charts/chart_models.h"
#include "ui/charts/roofline_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/text/format.h"

namespace cw {

void ChartPage::build(QAbstractItemModel* model, const QString& name, int tableWidth, QWidget* above) {
  auto* table = new QTableView;
  table->setModel(model);
  table->setAccessibleName(tr("Numbers of: %1").arg(name));
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setAlternatingRowColors(true);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(22);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  build(table, name, tableWidth, above, nullptr);
}

void ChartPage::build(QTableView* table, const QString& name, int tableWidth, QWidget* above, QWidget* below) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->setSpacing(8);
  view_ = new QChartView;
  view_->setRenderHint(QPainter::Antialiasing);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setBackgroundBrush(Qt::NoBrush);
  view_->viewport()->setAutoFillBackground(false);
  view_->setMinimumHeight(140);
  view_->setAccessibleName(name);
  layout->addWidget(view_, 1);
  auto* column = new QVBoxLayout;
  table->setFixedWidth(tableWidth);
  if (above) column->addWidget(above);
  column->addWidget(table, 1);
  if (below) {
    below->setFixedWidth(tableWidth);
    column->addWidget(below);
  }
  layout->addLayout(column);
}

void ChartPage::draw(std::function<QChart*()> make, const QString& description) {
  make_ = std::move(make);
  if (!view_) return;  // figures alone
  view_->setAccessibleDescription(description);
  redraw();
}

void ChartPage::redraw() {
  if (!make_ || !view_) return;
  const std::unique_ptr<QChart> old(view_->chart());
  view_->setChart(make_());
}

void ChartPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) redraw();
  QWidget::changeEvent(event);
}

StepPage::StepPage(QWidget* parent) : ChartPage(parent), model_(new StepModel(this)) {
  build(model_, tr("Where a step goes"), 330);
}

void StepPage::showEstimate(const Scenario&, const Estimate& estimate) {
  model_->showStep(estimate.step);
  int largest = 0;
  for (int i = 0; i < stepPartCount; ++i)
    if (estimate.step.parts[std::size_t(i)] > estimate.step.parts[std::size_t(largest)]) largest = i;
  draw([this, step = estimate.step] { return makeStepChart(step, palette()); },
       tr("A step takes %1; the largest part is %2.").arg(readDuration(estimate.step.time()).joined(), nameOf(StepPart(largest))));
}

RooflinePage::RooflinePage(QWidget* parent) : ChartPage(parent), model_(new OperatorModel(this)), choice_(new QComboBox) {
  choice_->setAccessibleName(tr("Pool of the roofline"));
  build(model_, tr("Operators under the roofline"), 520, choice_);
  connect(choice_, &QComboBox::currentIndexChanged, this, &RooflinePage::showKind);
}

void RooflinePage::showEstimate(const Scenario&, const Estimate& estimate) {
  const int chosen = std::max(0, choice_->currentIndex());
  kinds_.clear();
  for (const KindEstimate& kind : estimate.kinds)
    if (!kind.operators.empty()) kinds_.push_back(kind);
  {
    const QSignalBlocker quiet(choice_);
    choice_->clear();
    for (const KindEstimate& kind : kinds_)
      choice_->addItem(tr("%1: %2").arg(QString::fromStdString(kind.gpu.name), QString::fromStdString(kind.pools)));
    if (!kinds_.empty()) choice_->setCurrentIndex(std::min(chosen, int(kinds_.size()) - 1));
  }
  choice_->setVisible(kinds_.size() > 1);
  showKind();
}

void RooflinePage::showKind() {
  const int at = choice_->currentIndex();
  if (at < 0 || at >= int(kinds_.size())) return;
  const KindEstimate& kind = kinds_[std::size_t(at)];
  model_->showOperators(kind.operators, kind.gpu.hbmBandwidth);
  StepEstimate step;
  step.operators = kind.operators;
  draw([this, step, gpu = kind.gpu] { return makeRooflineChart(step, gpu, palette()); },
       tr("%1 operators of one GPU's step against the bandwidth and peak of %2.")
           .arg(wholeNumber(double(kind.operators.size())), QString::fromStdString(kind.gpu.name)));
}

}  // namespace cw
