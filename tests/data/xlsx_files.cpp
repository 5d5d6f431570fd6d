// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/data/xlsx_files.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QXmlStreamReader>

namespace cw {
namespace {

bool run(const QStringList& arguments, const QString& folder) {
  QProcess cmake;
  cmake.setWorkingDirectory(folder);
  cmake.start(QStringLiteral(CW_CMAKE), QStringList{QStringLiteral("-E"), QStringLiteral("tar")} + arguments);
  return cmake.waitForFinished() && cmake.exitStatus() == QProcess::NormalExit && cmake.exitCode() == 0;
}

QStringList sharedStrings(const QString& folder) {
  QXmlStreamReader xml(contentOf(folder + QStringLiteral("/xl/sharedStrings.xml")));
  QStringList texts;
  while (!xml.atEnd())
    if (xml.readNextStartElement() && xml.name() == QLatin1String("si")) {
      texts << QString();
      while (xml.readNextStartElement()) texts.back() += xml.readElementText();
    }
  return texts;
}

}  // namespace

bool unpackZip(const QString& zip, const QString& folder) { return run({QStringLiteral("xf"), zip}, folder); }

bool packZip(const QString& folder, const QString& zip) {
  return run(QStringList{QStringLiteral("cf"), zip, QStringLiteral("--format=zip")} + QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), folder);
}

QByteArray contentOf(const QString& file) {
  QFile opened(file);
  return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

QMap<QString, SheetCell> cellsOf(const QString& folder, int sheet) {
  const QStringList texts = sharedStrings(folder);
  QXmlStreamReader xml(contentOf(folder + QStringLiteral("/xl/worksheets/sheet%1.xml").arg(sheet)));
  QMap<QString, SheetCell> cells;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != QLatin1String("c")) continue;
    const QString name = xml.attributes().value(QLatin1String("r")).toString();
    SheetCell cell;
    cell.isText = xml.attributes().value(QLatin1String("t")) == QLatin1String("s");
    while (xml.readNextStartElement()) {
      const bool formula = xml.name() == QLatin1String("f");
      const QString content = xml.readElementText();
      if (formula) cell.formula = content;
      else if (cell.isText) cell.text = texts.value(content.toInt());
      else cell.number = content.toDouble();
    }
    cells.insert(name, cell);
  }
  return cells;
}

QStringList sheetNamesOf(const QString& folder) {
  QXmlStreamReader xml(contentOf(folder + QStringLiteral("/xl/workbook.xml")));
  QStringList names;
  while (!xml.atEnd())
    if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("sheet"))
      names << xml.attributes().value(QLatin1String("name")).toString();
  return names;
}

}  // namespace cw
