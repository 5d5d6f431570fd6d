// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/answer_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/charts/figure_pane.h"

namespace cw {

AnswerPage::AnswerPage(const QString& choiceName, QWidget* parent) : QWidget(parent), choice_(new QComboBox), stack_(new QStackedWidget) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 6, 0, 0);
  layout->setSpacing(0);
  choice_->setAccessibleName(choiceName);
  choice_->hide();
  auto* row = new QHBoxLayout;
  row->setContentsMargins(8, 0, 10, 0);
  row->addWidget(choice_);
  row->addStretch(1);
  layout->addLayout(row);
  layout->addWidget(stack_, 1);
  connect(choice_, &QComboBox::currentIndexChanged, stack_, &QStackedWidget::setCurrentIndex);
}

FigurePane* AnswerPage::addView(const QString& name, FigurePane* pane) {
  stack_->addWidget(pane);
  panes_.push_back(pane);
  choice_->addItem(name);
  choice_->setVisible(panes_.size() > 1);
  connect(pane, &FigurePane::explainRequested, this, &AnswerPage::explainRequested);
  return pane;
}

void AnswerPage::showEstimate(const Scenario& scenario, const Estimate& estimate) {
  for (FigurePane* pane : panes_) pane->showEstimate(scenario, estimate);
}

}  // namespace cw
