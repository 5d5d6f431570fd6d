// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include <QHBoxLayout>

namespace cw {

FormPage::FormPage(QWidget* parent) : QScrollArea(parent) {
  auto* content = new QWidget;
  columns_ = new QHBoxLayout(content);
  columns_->setContentsMargins(16, 14, 16, 14);
  columns_->setSpacing(28);
  setWidget(content);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
}

void FormPage::addColumn(QWidget* form, int stretch) { columns_->addWidget(form, stretch); }

}  // namespace cw
