// SPDX-License-Identifier: GPL-3.0-or-later
// The message boxes of this program. Qt's own guess whether a text is HTML, and then read the
// pictures that it names.
#pragma once

#include <QMessageBox>

namespace cw {

/// Shows its texts letter by letter.
class MessageBox : public QMessageBox {
 public:
  using QMessageBox::QMessageBox;
  static void warn(QWidget* parent, const QString& text);
  static void about(QWidget* parent, const QString& title, const QString& heading,
                    const QString& text);
  static StandardButton ask(QWidget* parent, const QString& title, const QString& text,
                            StandardButtons buttons, StandardButton proposed);
  // Qt's make boxes that guess.
  static void information() = delete;
  static void question() = delete;
  static void warning() = delete;
  static void critical() = delete;

 protected:
  bool event(QEvent* event) override;
};

/// The same for the boxes that Qt's own dialogs open, as long as `owner` lives: a file dialog names
/// the file that it is about to overwrite.
void keepMessagesPlain(QObject* owner);

}  // namespace cw
