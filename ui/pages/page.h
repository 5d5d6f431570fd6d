// SPDX-License-Identifier: GPL-3.0-or-later
// Two columns of forms on a page that scrolls.
#pragma once

#include <QScrollArea>

class QBoxLayout;

namespace cw {

class FormPage : public QScrollArea {
  Q_OBJECT

 public:
  /// Columns stand side by side from this width on, below each other on a narrower page.
  explicit FormPage(int sideBySideWidth, QWidget* parent = nullptr);
  void addColumn(QWidget* form, int stretch);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QBoxLayout* columns_;
  int sideBySide_;
};

}  // namespace cw
