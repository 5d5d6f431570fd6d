// SPDX-License-Identifier: GPL-3.0-or-later
// Spin boxes and combo boxes for scrolling pages: the wheel scrolls the page unless the control has the focus.
#pragma once

#include <QComboBox>
#include <QSpinBox>

namespace cw {

/// A whole number with group separators, within bounds that the type cannot leave. What is typed counts when it is whole:
/// on Enter and on leaving; Esc takes it back.
class CountSpin : public QSpinBox {
  Q_OBJECT

 public:
  CountSpin(int minimum, int maximum, QWidget* parent = nullptr);
  /// Shows a value without reporting it as an edit.
  void show(int value);
  using QWidget::show;

 signals:
  void edited(int value);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
};

class Choice : public QComboBox {
  Q_OBJECT

 public:
  explicit Choice(QWidget* parent = nullptr);

 protected:
  void wheelEvent(QWheelEvent* event) override;
};

}  // namespace cw
