// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/input/controls.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QWheelEvent>

namespace cw {

CountSpin::CountSpin(int minimum, int maximum, QWidget* parent) : QSpinBox(parent) {
  setRange(minimum, maximum);
  setGroupSeparatorShown(true);
  setKeyboardTracking(false);  // "1" on the way to "12,500" is no count of anybody's
  setFocusPolicy(Qt::StrongFocus);
  setStepType(maximum > 10'000 ? QAbstractSpinBox::AdaptiveDecimalStepType : QAbstractSpinBox::DefaultStepType);
  connect(this, &QSpinBox::valueChanged, this, &CountSpin::edited);
}

void CountSpin::show(int shown) {
  if (value() == shown) return;  // the text being typed stays as it is
  const QSignalBlocker blocker(this);
  setValue(shown);
}

void CountSpin::keyPressEvent(QKeyEvent* event) {
  const QString kept = textFromValue(value());
  if (event->key() == Qt::Key_Escape && lineEdit()->text() != kept) return lineEdit()->setText(kept);
  QSpinBox::keyPressEvent(event);
}

void CountSpin::wheelEvent(QWheelEvent* event) {
  if (hasFocus()) QSpinBox::wheelEvent(event);
  else event->ignore();
}

Choice::Choice(QWidget* parent) : QComboBox(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  setMinimumContentsLength(10);
  setMaxVisibleItems(24);
}

void Choice::wheelEvent(QWheelEvent* event) {
  if (hasFocus()) QComboBox::wheelEvent(event);
  else event->ignore();
}

}  // namespace cw
