// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/input/elided_label.h"

#include <QPainter>

#include "ui/plain/tool_tip.h"

namespace cw {

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : Label({}, parent) {
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  setFullText(text);
}

void ElidedLabel::setFullText(const QString& text) {
  setText(text);
  setTip(this, text);
}

QSize ElidedLabel::minimumSizeHint() const { return {20, Label::minimumSizeHint().height()}; }

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, foregroundRole()));
  const QRect box = contentsRect();
  painter.drawText(box, int(Qt::AlignLeft | Qt::AlignVCenter), fontMetrics().elidedText(text(), Qt::ElideRight, box.width()));
}

}  // namespace cw
