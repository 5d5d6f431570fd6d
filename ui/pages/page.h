// SPDX-License-Identifier: GPL-3.0-or-later
// Two columns of forms on a page that scrolls.
#pragma once

#include <QScrollArea>

class QHBoxLayout;

namespace cw {

class FormPage : public QScrollArea {
  Q_OBJECT

 public:
  explicit FormPage(QWidget* parent = nullptr);

 protected:
  void addColumn(QWidget* form, int stretch);

 private:
  QHBoxLayout* columns_;
};

}  // namespace cw
