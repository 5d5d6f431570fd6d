// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/result_card.h"

#include <QEnterEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/plain/tool_tip.h"
#include "ui/theme/theme.h"

namespace cw {

ResultCard::ResultCard(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ResultCard::sizeHint() const { return {150, 66}; }

void ResultCard::showResult(const ShownResult& result) {
  result_ = result;
  setAccessibleName(result.title);
  QString words = result.reading.joined();
  if (!result.beside.isEmpty()) words += QStringLiteral(", ") + result.beside;
  setAccessibleDescription(words);
  setTip(this, result.missing ? tr("Not determined by this scenario; the findings say why.")
                              : tr("%1: %2. Click to see how it came about.").arg(result.title, words));
  update();
}

void ResultCard::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  update();
}

void ResultCard::setExplained(bool explained) {
  if (explained == explained_) return;
  explained_ = explained;
  update();
}

void ResultCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tones tones = tonesOf(palette());
  const bool marked = explained_ || hasFocus() || hovered_;
  painter.setPen(QPen(marked ? tones.accent : tones.border, explained_ || hasFocus() ? 1.6 : 1));
  painter.setBrush(tones.card);
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
  if (stale_) painter.setOpacity(0.55);

  const QRectF inside = QRectF(rect()).adjusted(11, 6, -9, -6);
  QFont small = font();
  small.setPointSizeF(font().pointSizeF() * 0.88);
  painter.setFont(small);
  painter.setPen(tones.muted);
  const QFontMetrics metrics(small);
  const auto elided = [&](const QString& text) { return metrics.elidedText(text, Qt::ElideRight, int(inside.width())); };
  painter.drawText(inside, Qt::AlignTop | Qt::AlignLeft, elided(result_.title));
  if (result_.partial) painter.setPen(tones.warning);
  painter.drawText(inside, Qt::AlignBottom | Qt::AlignLeft, elided(result_.beside));
  paintNumber(painter, inside.adjusted(0, 13, 0, -13));
}

void ResultCard::paintNumber(QPainter& painter, const QRectF& box) const {
  const Tones tones = tonesOf(palette());
  QFont large = font();
  large.setPointSizeF(font().pointSizeF() * (result_.missing ? 1.1 : 1.6));
  large.setWeight(result_.missing ? QFont::Normal : QFont::DemiBold);
  large.setItalic(result_.missing);
  // A long date must not lose its year: it shrinks instead.
  while (QFontMetricsF(large).horizontalAdvance(result_.reading.joined()) > box.width() && large.pointSizeF() > font().pointSizeF())
    large.setPointSizeF(large.pointSizeF() - 0.5);
  painter.setFont(large);
  const QString& number = result_.reading.number;
  const QString sign = result_.partial ? number.left(2) : QString();  // "≥ "
  painter.setPen(tones.warning);
  painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, sign);
  painter.setPen(result_.missing ? tones.muted : palette().color(QPalette::WindowText));
  painter.drawText(box.adjusted(QFontMetricsF(large).horizontalAdvance(sign), 0, 0, 0),
                   Qt::AlignVCenter | Qt::AlignLeft, number.mid(sign.size()));
  if (result_.reading.unit.isEmpty()) return;
  const double width = QFontMetricsF(large).horizontalAdvance(result_.reading.number) + 5;
  QFont unit = font();
  unit.setPointSizeF(font().pointSizeF() * 1.05);
  painter.setFont(unit);
  painter.setPen(tones.muted);
  painter.drawText(box.adjusted(width, 2, 0, 2), Qt::AlignVCenter | Qt::AlignLeft, result_.reading.unit);
}

void ResultCard::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && !result_.key.empty()) emit activated(result_.key);
}

void ResultCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) emit activated(result_.key);
  else QWidget::keyPressEvent(event);
}

void ResultCard::enterEvent(QEnterEvent* event) {
  hovered_ = true;
  update();
  QWidget::enterEvent(event);
}

void ResultCard::leaveEvent(QEvent* event) {
  hovered_ = false;
  update();
  QWidget::leaveEvent(event);
}

}  // namespace cw
