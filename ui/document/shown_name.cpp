// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/shown_name.h"

#include "data/text/printable.h"

namespace cw {

QString shownName(const QString& name) {
  return QString::fromStdString(onOneLine(name.toStdString()));
}

}  // namespace cw
