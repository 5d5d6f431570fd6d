// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/figure_pane.h"

#include <QChart>
#include <QVBoxLayout>

#include <utility>

#include "ui/figures/figure_view.h"
#include "ui/plain/label.h"

namespace cw {

FigurePane::FigurePane(const QString& name, int tableWidth, Content content, QWidget* parent)
    : ChartPage(parent), content_(std::move(content)), figures_(new FigureView(tr("Figures: %1").arg(name))), note_(new Label) {
  note_->setWordWrap(true);
  note_->setForegroundRole(QPalette::PlaceholderText);
  note_->setAccessibleName(tr("Note: %1").arg(name));
  if (tableWidth > 0) {
    build(figures_, name, tableWidth, nullptr, note_);
  } else {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(figures_, 1);
    layout->addWidget(note_);
  }
  connect(figures_, &FigureView::explainRequested, this, &FigurePane::explainRequested);
  connect(figures_, &FigureView::actionRequested, this, &FigurePane::actionRequested);
}

void FigurePane::showEstimate(const Scenario& scenario, const Estimate& estimate) {
  PaneContent content = content_(scenario, estimate);
  figures_->showTable(std::move(content.figures));
  note_->setText(content.note);
  note_->setVisible(!content.note.isEmpty());
  if (content.chart) draw([this, make = content.chart] { return make(palette()); }, content.chartWords);
  else draw([] { return new QChart; }, {});
}

}  // namespace cw
