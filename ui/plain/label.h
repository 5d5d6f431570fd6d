// SPDX-License-Identifier: GPL-3.0-or-later
// The label of this program. Qt's own guesses whether a text is HTML, and then reads the pictures
// that it names.
#pragma once

#include <QLabel>

namespace cw {

/// Shows its text letter by letter.
class Label : public QLabel {
  Q_OBJECT

 public:
  explicit Label(const QString& text = {}, QWidget* parent = nullptr) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setText(text);
  }
};

}  // namespace cw
