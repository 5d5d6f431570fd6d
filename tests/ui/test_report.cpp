// SPDX-License-Identifier: GPL-3.0-or-later
// The PDF: text that can be selected, charts that stay vectors.
#include <QAbstractTextDocumentLayout>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLocale>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QTextTable>

#include <cmath>

#include "data/answer/estimate_json.h"
#include "model/version.h"
#include "ui/document/catalogue.h"
#include "ui/document/document.h"
#include "ui/report/report.h"
#include "ui/report/report_document.h"
#include "ui/report/report_preview.h"

using namespace cw;

class TestReport : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void holdsNoRasterImage_data();
  void holdsNoRasterImage();
  void saysWhatAPlannerNeeds();
  void namesTheCurrencyWithItsRate();
  void namesTheTeamsCalibration();
  void comparesSeveralScenariosFirst();
  void sumsThatLackAPartAreLowerBounds();
  void headlinesAreThoseOfTheJsonAnswer_data();
  void headlinesAreThoseOfTheJsonAnswer();
  void cutsNoRowAndRepeatsHeads_data();
  void cutsNoRowAndRepeatsHeads();
  void takesHostileNames();
  void previewFollowsThePaperAndTheScenarios();
  void leavesTheOldFileWhenItFails();
  void sayWhenItCannotBeWritten();

 private:
  static ReportedScenario sample(const char* id);
  static QByteArray textOf(const QString& path);
};

ReportedScenario TestReport::sample(const char* id) {
  Document document;
  document.openSample(id);
  const Reply reply = document.currentReply();
  ReportedScenario reported{reply.scenario, reply.estimate};
  if (!reported.estimate.uncertainty) addUncertainty(reported.scenario, reported.estimate);
  return reported;
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
       {QByteArray("100,000 GPUs"), QByteArray("MFU"), QByteArray("Assumptions"), QByteArray("ndings by severity"), QByteArray("FLOP per byte"),
        QByteArray("Page 1 of "), QByteArray("Inputs with their sources"), QByteArray("What moves it"), QByteArray("Caps on the power of the GPUs"),
        QByteArray("Best for"), QByteArray("Where the time of the run goes"), QByteArray("Work done again"), QByteArray("HBM memory"),
        QByteArray("What would gain time"), QByteArray("Spare nodes"), QByteArray("Published:"), QByteArray("Warning"), QByteArray(engineVersion)})
    QVERIFY2(text.contains(expected), expected.constData());
}

void TestReport::namesTheCurrencyWithItsRate() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) QSKIP("pdftotext is not installed");
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  ReportedScenario reported = sample("grok-1");
  reported.scenario.currency = {.code = "CHF", .perUsd = {.value = 0.8125, .provenance = {.source = "Treasury desk", .location = {}, .asOf = "2026-11-20", .confidence = {}, .notes = {}}}};
  QCOMPARE(writeReportPdf(path, {reported}, QPageSize(QPageSize::A4)), QString());
  const QString text = QString::fromUtf8(textOf(path)).replace(QChar(0x00a0), u' ');
  for (const char* expected : {"0.8125 CHF for one US dollar", "Treasury desk, 2026-11-20", "million CHF a year", "CHF "}) QVERIFY2(text.contains(QLatin1String(expected)), expected);
  // Inputs are in dollars, "252,000 $"; no amount of the answer is.
  QVERIFY(!text.contains(QRegularExpression(QStringLiteral("\\$\\d"))));
}

void TestReport::namesTheTeamsCalibration() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) QSKIP("pdftotext is not installed");
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  ReportedScenario reported = sample("grok-1");
  TeamCalibration own;
  own.id = "our-hall";
  own.date = "2026-11-20";
  own.source = "october.csv";
  own.startedFrom = shippedCalibration().id;
  own.changed = {{Constant::gemmHopper16, 0.7, 0.02, 0.42}};
  own.runs = {{"night-run", Die::hopper, false, Framework::megatron, 512, 9.5, -0.125, -0.013, -0.021}};
  own.apply();
  reported.scenario.calibration = own;
  QCOMPARE(writeReportPdf(path, {reported}, QPageSize(QPageSize::A4)), QString());
  const QString text = QString::fromUtf8(textOf(path)).replace(QChar(0x00a0), u' ');
  for (const char* expected : {"s calibration", "our-hall, from 1 run", "october.csv", "night-run", "gemm_hopper_16", "42.0", "-12.5", "Left exactly as shipped"})
    QVERIFY2(text.contains(QLatin1String(expected)), expected);
}

void TestReport::comparesSeveralScenariosFirst() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) QSKIP("pdftotext is not installed");
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  QCOMPARE(writeReportPdf(path, {sample("colossus-phase1"), sample("grok-2")}, QPageSize(QPageSize::A4)), QString());
  const QList<QByteArray> pages = textOf(path).split('\f');
  QVERIFY(pages.front().contains("2 scenarios compared"));
  for (const char* axis : {"days of training", "MW at the meter, average", "million dollars for the run"}) QVERIFY2(pages.front().contains(axis), pages.front().constData());
  // Numbers and titles of an axis that have no room are dots.
  for (const QByteArray& page : pages) QVERIFY2(!page.contains("..."), page.constData());
  for (int i = 0; i + 1 < pages.size(); ++i)
    QVERIFY2(pages[i].contains("Page " + QByteArray::number(i + 1) + " of " + QByteArray::number(pages.size() - 1)), pages[i].constData());
}

void TestReport::sumsThatLackAPartAreLowerBounds() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
    QSKIP("pdftotext is not installed");
  const ReportedScenario whole = sample("grok-1");
  ReportedScenario partial = whole;
  partial.scenario.prices.staffPerMegawattYear = {};
  partial.scenario.prices.storagePerGpu = {};
  partial.estimate = estimate(partial.scenario);
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  QCOMPARE(writeReportPdf(path, {partial}, QPageSize(QPageSize::A4)), QString());
  const QByteArray text = textOf(path);
  QVERIFY2(text.contains("These sums are without storage and staff"), text.constData());
  QVERIFY2(text.contains("≥"), text.constData());
  QCOMPARE(writeReportPdf(path, {whole}, QPageSize(QPageSize::A4)), QString());
  QVERIFY(!textOf(path).contains("≥"));
}

void TestReport::headlinesAreThoseOfTheJsonAnswer_data() {
  QTest::addColumn<QString>("id");
  for (const auto& entry : catalogue::samples()) QTest::newRow(entry.id.c_str()) << QString::fromStdString(entry.id);
}

void TestReport::headlinesAreThoseOfTheJsonAnswer() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) QSKIP("pdftotext is not installed");
  QFETCH(QString, id);
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  const ReportedScenario reported = sample(qPrintable(id));
  QCOMPARE(writeReportPdf(path, {reported}, QPageSize(QPageSize::Letter)), QString());
  QByteArray text = textOf(path);
  text.replace("\xC2\xA0", " ");
  const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(estimateToJson(reported.scenario, reported.estimate))).object();
  const QLocale c(QLocale::English, QLocale::UnitedStates);
  const auto holds = [&](const QString& shown) { QVERIFY2(text.contains(shown.toUtf8()), qPrintable(shown)); };
  // A number of the page is right when it is the answer's, rounded to the digits that are shown.
  const auto holdsNumber = [&](const QJsonValue& value, const QString& before, const QString& after, double scale) {
    if (!value.isDouble()) return;
    const QRegularExpression number(before + "([0-9,]+)(\\.[0-9]+)?" + after);
    bool found = false;
    for (auto it = number.globalMatch(QString::fromUtf8(text)); it.hasNext() && !found;) {
      const QRegularExpressionMatch match = it.next();
      const double shown = (match.captured(1).remove(',') + match.captured(2)).toDouble();
      const double digit = std::pow(10.0, match.captured(2).isEmpty() ? 0 : 1 - double(match.captured(2).size()));
      found = std::abs(shown - value.toDouble() * scale) <= digit * 0.5000001;
    }
    QVERIFY2(found, qPrintable(QString("%1 %2").arg(value.toDouble() * scale, 0, 'g', 8).arg(after)));
  };
  holds(c.toString(json["gpus_installed"].toInt()) + " GPUs installed");
  const QJsonObject cost = json["cost_usd"].toObject(), power = json["power_w"].toObject();
  holdsNumber(json["mfu_fraction"], "", " %", 100);
  holdsNumber(json["goodput_fraction"], "", " %", 100);
  holdsNumber(json["training_time_days"], "", " days", 1);
  holdsNumber(power["facility_average"], "", power["facility_average"].toDouble() >= 1e6 ? " MW" : " kW", power["facility_average"].toDouble() >= 1e6 ? 1e-6 : 1e-3);
  holdsNumber(json["energy_wh"].toObject()["facility"], "", " GWh", 1e-9);
  const bool billions = cost["run_total"].toDouble() >= 1e9;
  holdsNumber(cost["run_total"], "\\$", billions ? " B" : " M", billions ? 1e-9 : 1e-6);
  holdsNumber(cost["per_gpu_hour"], "\\$", "", 1);
  holdsNumber(cost["per_million_tokens"], "\\$", "", 1);
  holds(json["provenance"].toObject()["calibration_id"].toString());
  holds(QString::fromStdString(reported.scenario.id));
  for (const char* ligature : {"\xEF\xAC\x80", "\xEF\xAC\x81", "\xEF\xAC\x82"}) QVERIFY2(!text.contains(ligature), "ff, fi or fl in one glyph are not found by a search");
}

void TestReport::cutsNoRowAndRepeatsHeads_data() { holdsNoRasterImage_data(); }
void TestReport::cutsNoRowAndRepeatsHeads() {
  QFETCH(int, size);
  std::vector<ReportedScenario> all;
  for (const auto& entry : catalogue::samples()) all.push_back(sample(entry.id.c_str()));
  const QSizeF area = reportLayout(QPageSize(QPageSize::PageSizeId(size))).paintRectPoints().size();
  const ReportDocument document(all, area);
  const QTextDocument& text = document.text();
  const double height = text.pageSize().height();
  int rows = 0, tables = 0;
  for (QTextBlock block = text.begin(); block.isValid(); block = block.next()) {
    const QTextTable* table = QTextCursor(block).currentTable();
    if (!table) continue;
    const QTextTableCell cell = table->cellAt(block.position());
    if (cell.row() == 0 && cell.column() == 0) ++tables;
    if (cell.firstCursorPosition().block() != block || cell.column() != 0) continue;
    QSet<int> pages;
    for (int c = 0; c < table->columns(); ++c)
      for (QTextBlock inside = table->cellAt(cell.row(), c).firstCursorPosition().block(); inside.isValid() && inside.position() <= table->cellAt(cell.row(), c).lastPosition(); inside = inside.next()) {
        const QRectF box = text.documentLayout()->blockBoundingRect(inside);
        for (int line = 0; line < inside.layout()->lineCount(); ++line)
          pages.insert(int((box.top() + inside.layout()->lineAt(line).y() + 1) / height));
      }
    QVERIFY2(pages.size() == 1, qPrintable(cell.firstCursorPosition().block().text()));
    ++rows;
  }
  QVERIFY2(rows > 100 && tables > 20, qPrintable(QString::number(rows)));
}

void TestReport::takesHostileNames() {
  if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) QSKIP("pdftotext is not installed");
  ReportedScenario hostile = sample("grok-1");
  hostile.scenario.name = hostile.estimate.scenarioName = "<b>=cmd</b> %1 " + std::string(3000, 'x') + "\n\x01(\\)";
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.pdf"));
  QCOMPARE(writeReportPdf(path, {hostile, hostile}, QPageSize(QPageSize::A4)), QString());
  QVERIFY(textOf(path).contains("<b>=cmd</b> %1"));
}

void TestReport::previewFollowsThePaperAndTheScenarios() {
  const ReportedScenario one = sample("grok-1"), two = sample("grok-2");
  std::vector<ReportedScenario> saved;
  QPageSize paper;
  ReportPreview preview([&](bool all) { return all ? std::vector<ReportedScenario>{one, two} : std::vector<ReportedScenario>{one}; },
                        [&](const std::vector<ReportedScenario>& scenarios, const QPageSize& page) { saved = scenarios, paper = page; }, true);
  const auto named = [&](const QString& name) -> QWidget* {
    for (QWidget* widget : preview.findChildren<QWidget*>())
      if (widget->accessibleName() == name) return widget;
    return nullptr;
  };
  const auto save = [&] {
    for (QPushButton* button : preview.findChildren<QPushButton*>())
      if (button->text().contains("PDF")) QTest::mouseClick(button, Qt::LeftButton);
  };
  preview.show();
  QVERIFY(QTest::qWaitForWindowExposed(&preview));
  auto* pages = qobject_cast<QLabel*>(named("Pages of the report"));
  QTRY_VERIFY(pages->text().contains("pages"));
  const QString alone = pages->text();
  qobject_cast<QComboBox*>(named("Paper"))->setCurrentText("Letter");
  save();
  QCOMPARE(saved.size(), std::size_t(1));
  QCOMPARE(paper.id(), QPageSize::Letter);
  qobject_cast<QComboBox*>(named("Scenarios in the report"))->setCurrentIndex(1);
  save();
  QCOMPARE(saved.size(), std::size_t(2));
  QTRY_VERIFY(pages->text() != alone);
}

void TestReport::leavesTheOldFileWhenItFails() {
  const QTemporaryDir folder;
  QVERIFY(!writeReportPdf(folder.path(), {sample("grok-1")}, QPageSize(QPageSize::A4)).isEmpty());
  if (QFile::exists("/dev/full")) {
    const QString problem = writeReportPdf("/dev/full", {sample("grok-1")}, QPageSize(QPageSize::A4));
    QVERIFY2(problem.contains("/dev/full"), qPrintable(problem));
  }
  QVERIFY(QDir(folder.path()).isEmpty());
}

void TestReport::sayWhenItCannotBeWritten() {
  QVERIFY(!writeReportPdf(QStringLiteral("/no/such/folder/report.pdf"), {sample("colossus-phase1")}, QPageSize(QPageSize::A4)).isEmpty());
  const QTemporaryDir folder;
  QVERIFY(!writeReportPdf(folder.filePath(QStringLiteral("empty.pdf")), {}, QPageSize(QPageSize::A4)).isEmpty());
}

QTEST_MAIN(TestReport)
#include "test_report.moc"
