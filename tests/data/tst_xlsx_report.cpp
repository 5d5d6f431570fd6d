// SPDX-License-Identifier: GPL-3.0-or-later
// The workbook as the XML that it is: sheets, live totals with today's value, and text that stays text.
#include <QDir>
#include <QFileInfo>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include "data/report/xlsx_report.h"
#include "data/samples/samples.h"
#include "tests/data/xlsx_files.h"

using namespace cw;

namespace {

enum SheetNumber { answerSheet = 1, assumptionsSheet, stepSheet, memorySheet, powerSheet, reliabilitySheet, costSheet, tenureSheet, networkSheet, capsSheet, findingsSheet };

Answered sample(const char* id) {
  Answered answered{loadSample(id).value(), {}};
  answered.estimate = estimate(answered.scenario);
  return answered;
}

/// The cell of a scenario in the row with this label; scenarios stand from column C on.
SheetCell figure(const QMap<QString, SheetCell>& cells, const QString& label, int scenario = 0) {
  for (auto it = cells.begin(); it != cells.end(); ++it)
    if (it.key().startsWith('A') && it->text == label) return cells.value(QChar('C' + scenario) + it.key().mid(1));
  return {};
}

bool same(double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); }

}  // namespace

class XlsxReportTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  /// Writes and unpacks; the folder of the parts.
  QString unpacked(const std::vector<Answered>& answers) {
    const QString name = folder_.filePath(QTest::currentTestFunction());
    if (!writeXlsxReport(answers, (name + ".xlsx").toStdString()) || !QDir().mkpath(name) || !unpackZip(name + ".xlsx", name)) return {};
    return name;
  }

 private slots:
  void hasASheetForEachPart() {
    QCOMPARE(sheetNamesOf(unpacked({sample("grok-1")})), (QStringList{"Answer", "Assumptions", "Step", "Memory", "Power", "Reliability", "Cost", "Tenures", "Network", "Power caps", "Findings"}));
  }

  void totalsAreFormulasWithTheValueOfTheAnswer() {
    const std::vector<Answered> answers{sample("llama-3.1-405b"), sample("grok-1")};
    const QString folder = unpacked(answers);
    for (int i = 0; i < 2; ++i) {
      const Estimate& e = answers[std::size_t(i)].estimate;
      const auto check = [&](int sheet, const char* label, double expected, const char* formula) {
        const SheetCell cell = figure(cellsOf(folder, sheet), label, i);
        QVERIFY2(!cell.formula.isEmpty(), label);
        QVERIFY2(cell.formula.contains(formula), qPrintable(cell.formula));
        QVERIFY2(same(cell.number, expected), label);
      };
      check(stepSheet, "one step", e.step.time().seconds(), "SUM(");
      check(memorySheet, "total of the fullest GPU", e.step.memory.total().bytes(), "SUM(");
      check(powerSheet, "IT, average", e.power->itAverage.watts(), "SUM(");
      check(powerSheet, "energy of the run, facility", e.facilityEnergy->wattHours(), "/3600");
      check(reliabilitySheet, "failures, all causes", e.reliability->failureTotal, "SUM(");
      double yearly = 0;
      for (const auto& part : {e.cost.depreciation, e.cost.capital, e.cost.energy, e.cost.colocation, e.cost.staff, e.cost.maintenance, e.cost.rent})
        if (part) yearly += part->usd();
      check(costSheet, "a year, total of what is known", yearly, "SUM(");
      check(costSheet, "cost of the run", e.cost.runTotal->usd(), "*");
      check(answerSheet, "cost of the run", e.cost.runTotal->usd(), "Cost!");
      check(tenureSheet, "buy, the run", e.tenures[Tenure::buy].runTotal->usd(), "Cost!");
      check(networkSheet, "all switches", e.network.switches(), "SUM(");
      check(networkSheet, "all cables", e.network.links(), "SUM(");
      const auto& caps = e.powerCaps;
      QVERIFY(same(figure(cellsOf(folder, capsSheet), "best cap for energy", i).number, caps.options[*caps.bestEnergy].cap.watts()));
      QVERIFY(same(figure(cellsOf(folder, capsSheet), "option 2: training time", i).number, caps.options[1].trainingTime.days()));
    }
  }

  void aCurrencyHasASheetOfItsOwn() {
    Answered own = sample("grok-1");
    own.scenario.currency.code = "EUR";
    own.scenario.currency.perUsd.value = 0.92;
    const QString folder = unpacked({own, sample("grok-1")});
    const QStringList names = sheetNamesOf(folder);
    QVERIFY(names.contains(QStringLiteral("Currency")));
    const auto cells = cellsOf(folder, int(names.indexOf(QStringLiteral("Currency"))) + 1);
    const SheetCell run = figure(cells, "cost of the run");
    QVERIFY2(run.formula.contains("Cost!"), qPrintable(run.formula));
    QVERIFY(same(run.number, 0.92 * own.estimate.cost.runTotal->usd()));
    QCOMPARE(figure(cells, "currency").text, QStringLiteral("EUR"));
    QCOMPARE(figure(cells, "currency", 1).text, QStringLiteral("USD"));
  }

  void textNeverRunsWhateverItBeginsWith_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "<f>1+1</f>", "http://example.org", "_x003D_1"}) QTest::newRow(name) << QString(name);
  }
  void textNeverRunsWhateverItBeginsWith() {
    QFETCH(QString, name);
    Answered hostile = sample("grok-1");
    hostile.scenario.name = hostile.estimate.scenarioName = name.toStdString();
    hostile.scenario.cluster.pools[0].name = name.toStdString();
    const QString folder = unpacked({hostile});
    const SheetCell title = cellsOf(folder, answerSheet).value("C1");
    QVERIFY(title.isText);
    QVERIFY2(title.text.trimmed() == name.trimmed() || name.startsWith("_x"), qPrintable(title.text));
    for (int sheet : {int(assumptionsSheet), int(findingsSheet)})
      for (const SheetCell& cell : cellsOf(folder, sheet)) QVERIFY(cell.formula.isEmpty());
    QVERIFY(!contentOf(folder + "/xl/worksheets/sheet1.xml").contains("<hyperlink"));
  }

  void assumptionsCarryTheirSourceAndDate() {
    const Answered answered = sample("llama-3.1-405b");
    const auto cells = cellsOf(unpacked({answered}), assumptionsSheet);
    int found = 0;
    for (auto it = cells.begin(); it != cells.end(); ++it) {
      if (!it.key().startsWith('B') || it->text != "prices/useful_life_years") continue;
      ++found;
      const QString row = it.key().mid(1);
      QCOMPARE(cells.value("C" + row).number, *answered.scenario.prices.usefulLifeYears.value);
      QCOMPARE(cells.value("E" + row).text.toStdString(), answered.scenario.prices.usefulLifeYears.provenance.source);
      QCOMPARE(cells.value("G" + row).text.toStdString(), answered.scenario.prices.usefulLifeYears.provenance.asOf);
    }
    QCOMPARE(found, 1);
  }

  void whatIsNotKnownIsSaidAndNotCounted() {
    Answered unpriced = sample("grok-1");
    unpriced.scenario.prices.nodes.clear();
    unpriced.estimate = estimate(unpriced.scenario);
    const auto cells = cellsOf(unpacked({unpriced}), costSheet);
    const SheetCell total = figure(cells, "cost of the run");
    QCOMPARE(total.text, QString("not known"));
    QVERIFY(total.formula.isEmpty());
    QCOMPARE(figure(cells, "nodes").text, QString("not known"));
  }

  void equalAnswersGiveEqualFiles() {
    const QString one = folder_.filePath("one.xlsx"), two = folder_.filePath("two.xlsx");
    QVERIFY(writeXlsxReport({sample("grok-1")}, one.toStdString()));
    QVERIFY(writeXlsxReport({sample("grok-1")}, two.toStdString()));
    QVERIFY(contentOf(one) == contentOf(two));
  }

  void whatCannotBeWrittenIsSaidAndLeavesTheOldFile() {
    const QString folder = folder_.filePath("folder");
    QVERIFY(QDir().mkpath(folder));
    for (const QString& path : {QString("/no/such/folder/report.xlsx"), folder}) {
      const Status written = writeXlsxReport({sample("grok-1")}, path.toStdString());
      QVERIFY(!written);
      QVERIFY2(written.error().message.find(path.toStdString()) != std::string::npos, written.error().message.c_str());
    }
    QVERIFY(!writeXlsxReport({}, folder_.filePath("none.xlsx").toStdString()));
    QVERIFY(!QFileInfo::exists(folder_.filePath("none.xlsx")));
  }
};

QTEST_GUILESS_MAIN(XlsxReportTest)
#include "tst_xlsx_report.moc"
