// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plain/message_box.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>

namespace cw {
namespace {

/// Before the box is shown, and with it before a text is read as HTML. QMessageBox::setTextFormat
/// would leave out the informative text.
void keepPlain(QMessageBox& box, const QEvent& event) {
  if (event.type() != QEvent::Polish) return;
  for (QLabel* label : box.findChildren<QLabel*>()) label->setTextFormat(Qt::PlainText);
}

class PlainMessages : public QObject {
 public:
  using QObject::QObject;
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (auto* box = qobject_cast<QMessageBox*>(watched)) keepPlain(*box, *event);
    return false;
  }
};

}  // namespace

bool MessageBox::event(QEvent* event) {
  keepPlain(*this, *event);
  return QMessageBox::event(event);
}

void MessageBox::warn(QWidget* parent, const QString& text) {
  MessageBox(Warning, QCoreApplication::translate("MessageBox", "Clusterwright"), text, Ok, parent)
      .exec();
}

void MessageBox::about(QWidget* parent, const QString& title, const QString& heading,
                       const QString& text) {
  MessageBox box(NoIcon, title, heading, Ok, parent);
  box.setInformativeText(text);
  box.setIconPixmap(box.windowIcon().pixmap(64));
  if (auto* label = box.findChild<QLabel*>(QStringLiteral("qt_msgbox_label"))) {
    QFont large = label->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    label->setFont(large);
  }
  box.exec();
}

QMessageBox::StandardButton MessageBox::ask(QWidget* parent, const QString& title,
                                            const QString& text, StandardButtons buttons,
                                            StandardButton proposed) {
  MessageBox box(Question, title, text, buttons, parent);
  box.setDefaultButton(proposed);
  box.exec();
  return box.standardButton(box.clickedButton());
}

void keepMessagesPlain(QObject* owner) {
  QCoreApplication::instance()->installEventFilter(new PlainMessages(owner));
}

}  // namespace cw
