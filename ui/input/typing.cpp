// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/input/typing.h"

#include <QPointer>
#include <QWidget>

namespace cw {

void finishTyping(QWidget& window) {
  const QPointer<QWidget> field = window.focusWidget();
  if (!field || !field->hasFocus()) return;
  field->clearFocus();
  if (field && field->isVisible()) field->setFocus();  // an editor of a table is gone
}

}  // namespace cw
