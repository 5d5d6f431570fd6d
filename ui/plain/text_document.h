// SPDX-License-Identifier: GPL-3.0-or-later
// The text document of this program: Qt's own reads the files that its text names.
#pragma once

#include <QImage>
#include <QTextDocument>
#include <QVariant>

namespace cw {

/// Loads nothing.
class TextDocument : public QTextDocument {
 public:
  using QTextDocument::QTextDocument;

 protected:
  QVariant loadResource(int type, const QUrl&) override {
    if (type != ImageResource) return QByteArray();
    QImage nothing(
        1, 1, QImage::Format_ARGB32);  // for no picture at all Qt would look for the file itself
    nothing.fill(Qt::transparent);
    return nothing;
  }
};

}  // namespace cw
