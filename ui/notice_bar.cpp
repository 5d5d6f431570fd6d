// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice_bar.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/plain/label.h"
#include "ui/theme/theme.h"

namespace cw {

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent), text_(new Label), buttons_(new QHBoxLayout) {
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(14, 6, 10, 6);
  text_->setWordWrap(true);
  text_->setAccessibleName(tr("Notice"));
  layout->addWidget(text_, 1);
  layout->addLayout(buttons_);
  hide();
}

QString NoticeBar::text() const { return text_->text(); }

void NoticeBar::showNotice(const QString& text, const Actions& actions) {
  QPalette colors = palette();
  QColor tint = tonesOf(palette()).warning;
  const QColor base = palette().color(QPalette::Base);
  tint = QColor((tint.red() + base.red() * 5) / 6, (tint.green() + base.green() * 5) / 6, (tint.blue() + base.blue() * 5) / 6);
  colors.setColor(QPalette::Window, tint);
  setPalette(colors);
  text_->setText(text);
  while (QLayoutItem* item = buttons_->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
  const auto addButton = [this](const QString& name, const std::function<void()>& act) {
    auto* button = new QPushButton(name);
    button->setAccessibleName(name);
    connect(button, &QPushButton::clicked, this, [this, act] {
      hide();
      if (act) act();
    });
    buttons_->addWidget(button);
  };
  for (const auto& [name, act] : actions) addButton(name, act);
  addButton(tr("Dismiss"), {});
  show();
}

}  // namespace cw
