// SPDX-License-Identifier: GPL-3.0-or-later
// A workbook as the files that it is a zip of.
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace cw {

/// Unpacks into the folder, which must exist; false when it is no zip.
bool unpackZip(const QString& zip, const QString& folder);
bool packZip(const QString& folder, const QString& zip);
QByteArray contentOf(const QString& file);

struct SheetCell {
  QString text;     ///< of text cells
  double number = 0;
  QString formula;  ///< without "="
  bool isText = false;
};
/// Cells by name ("C5") of one sheet of an unpacked workbook; sheets are counted from 1.
QMap<QString, SheetCell> cellsOf(const QString& folder, int sheet);
QStringList sheetNamesOf(const QString& folder);

}  // namespace cw
