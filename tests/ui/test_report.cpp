// SPDX-License-Identifier: GPL-3.0-or-later
// The PDF: text that can be selected, charts that stay vectors.
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "model/version.h"
#include "ui/document/document.h"
#include "ui/report/report.h"

using namespace cw;

class TestReport : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void holdsNoRasterImage_data();
  void holdsNoRasterImage();
  void saysWhatAPlannerNeeds();
  void hasAPageForEachScenario();
  void sayWhenItCannotBeWritten();

 private:
  static ReportedScenario sample(const char* id);
  static QByteArray textOf(const QString& path);
};

ReportedScenario TestReport::sample(const char* id) {
  Document document;
  document.openSample(id);
  const Reply reply = document.currentReply();
  return {reply.scenario, reply.estimate};
}

QByteArray TestReport::textOf(const QString& path) {
  QProcess tool;
  tool.start(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), path, QStringLiteral("-")});
  return tool.waitForStarted() && tool.waitForFinished() ? tool.readAllStandardOutput() : QByteArray();
}

void TestReport::holdsNoRasterImage_data() {
  QTest::addColumn<int>("size");
  QTest::newRow("A4") << int(QPageSize::A4);
  QTest::newRow("Letter") << int(QPageSize::Letter);
}

void TestReport::holdsNoRasterImage() {
  QFETCH(int, size);
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  QCOMPARE(writeReportPdf(path, {sample("colossus-phase1")}, QPageSize(QPageSize::PageSizeId(size))), QString());
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray bytes = file.readAll();
  QVERIFY(bytes.startsWith("%PDF"));
  QVERIFY(!bytes.contains("/Subtype /Image"));
  QVERIFY(bytes.size() < 400'000);
}

void TestReport::saysWhatAPlannerNeeds() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) QSKIP("pdftotext is not installed");
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  const ReportedScenario reported = sample("colossus-phase1");
  QCOMPARE(writeReportPdf(path, {reported}, QPageSize(QPageSize::A4)), QString());
  const QByteArray text = textOf(path);
  for (const QByteArray& expected :
       {QByteArray("100,000 GPUs"), QByteArray("MFU"), QByteArray("Assumptions"), QByteArray("Findings"), QByteArray("FLOP per byte"),
        QByteArray("Page 1 of 1"), QByteArray(engineVersion)})
    QVERIFY2(text.contains(expected), expected.constData());
}

void TestReport::hasAPageForEachScenario() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) QSKIP("pdftotext is not installed");
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  const ReportedScenario reported = sample("colossus-phase1");
  QCOMPARE(writeReportPdf(path, {reported, reported}, QPageSize(QPageSize::A4)), QString());
  QVERIFY(textOf(path).contains("Page 2 of 2"));
}

void TestReport::sayWhenItCannotBeWritten() {
  QVERIFY(!writeReportPdf(QStringLiteral("/no/such/folder/report.pdf"), {sample("colossus-phase1")}, QPageSize(QPageSize::A4)).isEmpty());
  const QTemporaryDir folder;
  QVERIFY(!writeReportPdf(folder.filePath(QStringLiteral("empty.pdf")), {}, QPageSize(QPageSize::A4)).isEmpty());
}

QTEST_MAIN(TestReport)
#include "test_report.moc"
