// SPDX-License-Identifier: GPL-3.0-or-later
// One line that gives way: what does not fit ends in an ellipsis and is whole in the tool tip.
#pragma once

#include "ui/plain/label.h"


namespace cw {

class ElidedLabel : public Label {
  Q_OBJECT

 public:
  explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);
  void setFullText(const QString& text);
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace cw
