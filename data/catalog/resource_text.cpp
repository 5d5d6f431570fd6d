// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog/resource_text.h"

#include <QByteArray>
#include <QFile>
#include <QString>

namespace cw {

std::string resourceText(const char* path) {
  QFile file(QString::fromLatin1(path));
  if (!file.open(QIODevice::ReadOnly)) qFatal("The program was built without %s", path);
  return file.readAll().toStdString();
}

}  // namespace cw
