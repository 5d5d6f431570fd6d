// SPDX-License-Identifier: GPL-3.0-or-later
// CSV reports: two forms, two dialects, the numbers of the JSON answer, and text that cannot run as a formula.
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QObject>
#include <QTest>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/report/csv_report.h"
#include "data/samples/samples.h"
#include "data/text/text_file.h"

using namespace cw;
using Json = nlohmann::json;
using Table = std::vector<std::vector<std::string>>;

namespace {

/// RFC 4180, with any separator.
Table parsed(const std::string& csv, char separator) {
  Table rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    std::string& cell = rows.back().back();
    if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') cell += csv[++i];
    else if (c == '"') quoted = !quoted;
    else if (!quoted && c == separator) rows.back().emplace_back();
    else if (!quoted && c == '\r' && i + 1 < csv.size() && csv[i + 1] == '\n') rows.push_back({""}), ++i;
    else cell += c;
  }
  rows.pop_back();  // what follows the last line's end
  return rows;
}

Answered sample(const char* id) {
  Answered answered{loadSample(id).value(), {}};
  answered.estimate = estimate(answered.scenario);
  return answered;
}

std::string cellAt(const Table& table, const std::string& column, std::size_t row) {
  for (std::size_t i = 0; i < table[0].size(); ++i)
    if (table[0][i] == column) return table[row][i];
  return "no such column";
}

}  // namespace

class CsvReportTest : public QObject {
  Q_OBJECT

 private slots:
  void tidyHoldsEachFigureOfEachScenario() {
    const std::vector<Answered> answers{sample("grok-1"), sample("grok-2")};
    const Table table = parsed(reportCsv(answers, CsvForm::tidy, CsvDialect::plain), ',');
    for (const Answered& answered : answers) {
      const Json json = Json::parse(estimateToJson(answered.scenario, answered.estimate));
      for (const char* key : {"step_time_s", "power_w/facility_average", "cost_usd/per_year/energy", "memory_bytes_per_gpu/total", "gpus_used"}) {
        int found = 0;
        for (const auto& row : table)
          if (row[4] == answered.scenario.id && row[1] == key) {
            ++found;
            QCOMPARE(QString::fromStdString(row[2]).toDouble(), json.at(Json::json_pointer(std::string("/") + key)).get<double>());
            QCOMPARE(row[0], answered.scenario.name);
          }
        QCOMPARE(found, 1);
      }
    }
    for (const auto& row : table) QCOMPARE(row.size(), std::size_t(5));
  }

  void summaryHasARowAScenario() {
    const std::vector<Answered> answers{sample("grok-1"), sample("grok-2")};
    const Table table = parsed(reportCsv(answers, CsvForm::summary, CsvDialect::plain), ',');
    QCOMPARE(table.size(), std::size_t(3));
    for (std::size_t i = 0; i < answers.size(); ++i) {
      QCOMPARE(table[i + 1].size(), table[0].size());
      QCOMPARE(cellAt(table, "scenario_id", i + 1), answers[i].scenario.id);
      QCOMPARE(QString::fromStdString(cellAt(table, "training_time_days", i + 1)).toDouble(), answers[i].estimate.trainingTime.days());
    }
  }

  void spreadsheetsGetSemicolonsCommasAndAByteOrderMark() {
    const Answered answered = sample("grok-1");
    const std::string csv = reportCsv({answered}, CsvForm::summary, CsvDialect::spreadsheet);
    QVERIFY(csv.starts_with("\xEF\xBB\xBF"));
    const Table table = parsed(csv.substr(3), ';');
    const QString days = QString::fromStdString(cellAt(table, "training_time_days", 1));
    QVERIFY2(days.contains(',') && !days.contains('.'), qPrintable(days));
    QCOMPARE(QLocale(QLocale::German).toDouble(days), answered.estimate.trainingTime.days());
  }

  void namesOfAnyKindComeBack_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"a;b,c", "two\r\nlines", "say \"so\"", "Köln, 北京"}) QTest::newRow(name) << QString(name);
  }
  void namesOfAnyKindComeBack() {
    QFETCH(QString, name);
    Answered answered = sample("grok-1");
    answered.scenario.name = answered.estimate.scenarioName = name.toStdString();
    for (const CsvForm form : {CsvForm::tidy, CsvForm::summary}) {
      QCOMPARE(parsed(reportCsv({answered}, form, CsvDialect::plain), ',')[1][0], name.toStdString());
      QCOMPARE(parsed(reportCsv({answered}, form, CsvDialect::spreadsheet).substr(3), ';')[1][0], name.toStdString());
    }
  }

  void textCellsCannotRunAsFormulas() {
    Answered answered = sample("grok-1");
    answered.scenario.name = answered.estimate.scenarioName = "=HYPERLINK(\"http://x\";\"y\")";
    for (const CsvDialect dialect : {CsvDialect::plain, CsvDialect::spreadsheet}) {
      const Table table = parsed(reportCsv({answered}, CsvForm::summary, dialect), dialect == CsvDialect::plain ? ',' : ';');
      QCOMPARE(table[1][0].front(), '\'');
    }
  }

  void aFullDeviceIsSaidAndNotReplaced() {
    if (!QFile::exists("/dev/full")) QSKIP("/dev/full is not there");
    const Status written = writeTextFile("/dev/full", "text");
    QVERIFY(!written);
    QVERIFY2(written.error().message.find("/dev/full") != std::string::npos, written.error().message.c_str());
    QVERIFY(!QFileInfo("/dev/full").isFile());
  }
};

QTEST_GUILESS_MAIN(CsvReportTest)
#include "tst_csv_report.moc"
