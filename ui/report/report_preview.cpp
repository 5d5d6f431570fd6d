// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_preview.h"

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPrintDialog>
#include <QPrintPreviewWidget>
#include <QPrinter>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

#include "ui/plain/label.h"
#include "ui/plain/message_box.h"
#include "ui/report/report_document.h"

namespace cw {

ReportPreview::ReportPreview(Source source, Save save, bool several, QWidget* parent)
    : QDialog(parent), source_(std::move(source)), save_(std::move(save)), printer_(std::make_unique<QPrinter>(QPrinter::ScreenResolution)),
      paper_(new QComboBox), which_(new QComboBox), pages_(new Label), view_(new QPrintPreviewWidget(printer_.get())) {
  setWindowTitle(tr("Report"));
  paper_->addItem(tr("A4"), int(QPageSize::A4));
  paper_->addItem(tr("Letter"), int(QPageSize::Letter));
  paper_->setCurrentIndex(paper_->findData(int(defaultReportPage().id())));
  paper_->setAccessibleName(tr("Paper"));
  which_->addItems({tr("This scenario"), tr("All scenarios of the plan")});
  which_->setAccessibleName(tr("Scenarios in the report"));
  which_->setVisible(several);
  pages_->setAccessibleName(tr("Pages of the report"));
  auto* bar = new QHBoxLayout;
  bar->addWidget(which_);
  bar->addWidget(paper_);
  bar->addWidget(pages_, 1);
  const auto button = [&](const QString& text, auto slot) {
    auto* made = new QPushButton(text);
    made->setAutoDefault(false);
    connect(made, &QPushButton::clicked, this, slot);
    bar->addWidget(made);
  };
  button(tr("Zoom &in"), [this] { view_->zoomIn(); });
  button(tr("Zoom &out"), [this] { view_->zoomOut(); });
  button(tr("&Whole pages"), [this] { view_->setAllPagesViewMode(); });
  button(tr("&Print…"), &ReportPreview::print);
  button(tr("&Save as PDF…"), [this] { save_(scenarios_, page()); });
  button(tr("&Close"), [this] { reject(); });
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(bar);
  layout->addWidget(view_, 1);
  connect(view_, &QPrintPreviewWidget::paintRequested, this, &ReportPreview::paint);
  connect(paper_, &QComboBox::currentIndexChanged, this, &ReportPreview::refresh);
  connect(which_, &QComboBox::currentIndexChanged, this, &ReportPreview::choose);
  resize(900, 860);
  view_->setZoomMode(QPrintPreviewWidget::FitToWidth);
  choose();
}

ReportPreview::~ReportPreview() = default;

QPageSize ReportPreview::page() const { return QPageSize(QPageSize::PageSizeId(paper_->currentData().toInt())); }

void ReportPreview::choose() {
  QApplication::setOverrideCursor(Qt::WaitCursor);
  scenarios_ = source_(which_->currentIndex() == 1);
  QApplication::restoreOverrideCursor();
  refresh();
}

void ReportPreview::refresh() {
  printer_->setPageLayout(reportLayout(page()));
  view_->updatePreview();
}

void ReportPreview::paint(QPrinter* printer) {
  const ReportDocument document(scenarios_, printer->pageLayout().paintRectPoints().size());
  document.paint(*printer);
  pages_->setText(document.pageCount() == 1 ? tr("one page") : tr("%1 pages").arg(document.pageCount()));
}

void ReportPreview::print() {
  QPrinter printer(QPrinter::HighResolution);
  printer.setPageLayout(reportLayout(page()));
  printer.setDocName(scenarios_.empty() ? QString() : QString::fromStdString(scenarios_.front().scenario.name));
  QPrintDialog dialog(&printer, this);
  if (dialog.exec() != QDialog::Accepted) return;
  const ReportDocument document(scenarios_, printer.pageLayout().paintRectPoints().size());
  if (!document.paint(printer)) MessageBox::warn(this, tr("%1 could not print the report.").arg(printer.printerName()));
}

}  // namespace cw
