// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include <QBoxLayout>
#include <QResizeEvent>

namespace cw {

FormPage::FormPage(int sideBySideWidth, QWidget* parent) : QScrollArea(parent), sideBySide_(sideBySideWidth) {
  auto* content = new QWidget;
  columns_ = new QBoxLayout(QBoxLayout::TopToBottom, content);
  columns_->setContentsMargins(16, 14, 16, 14);
  columns_->setSpacing(28);
  setWidget(content);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
}

void FormPage::resizeEvent(QResizeEvent* event) {
  columns_->setDirection(viewport()->width() >= sideBySide_ ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  QScrollArea::resizeEvent(event);
}

void FormPage::addColumn(QWidget* form, int stretch) { columns_->addWidget(form, stretch); }

}  // namespace cw
