// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped JSON Schema says what the reader accepts, no more and no less.
#include <QByteArray>
#include <QFile>
#include <QObject>
#include <QString>
#include <QTest>

#include "tests/data/schema_archive.h"

class ScenarioSchemaTest : public QObject {
  Q_OBJECT

 private slots:
  void theShippedSchemaIsTheReadersOwn();
};

/// After a change of the fields: CW_WRITE_SCHEMA=1 tst_scenario_schema writes the file anew.
void ScenarioSchemaTest::theShippedSchemaIsTheReadersOwn() {
  QFile file(QStringLiteral(CW_SOURCE_DIR "/data/schema/scenario.schema.json"));
  const QByteArray derived = QByteArray::fromStdString(cw::scenarioSchemaText());
  if (qEnvironmentVariableIsSet("CW_WRITE_SCHEMA")) {
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(derived), derived.size());
    return;
  }
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(QString::fromUtf8(file.readAll()), QString::fromUtf8(derived));
}

QTEST_APPLESS_MAIN(ScenarioSchemaTest)
#include "tst_scenario_schema.moc"
