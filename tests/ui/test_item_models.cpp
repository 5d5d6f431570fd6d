// SPDX-License-Identifier: GPL-3.0-or-later
// Every item model under Qt's own tester, while what it shows changes.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include "model/uncertainty/inputs.h"
#include "ui/answer/strategy_model.h"
#include "ui/charts/chart_models.h"
#include "ui/charts/risk_models.h"
#include "ui/document/catalogue.h"
#include "ui/document/document.h"
#include "ui/explain/derivation_model.h"
#include "ui/input/number_edit.h"
#include "ui/library/library_models.h"
#include "ui/pages/pool_model.h"
#include "ui/pages/range_model.h"
#include "ui/text/format.h"

using namespace cw;

class TestItemModels : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void pools();
  void poolRejectsWhatIsNoDate();
  void choosingASiteBringsItsFacts();
  void scenariosAndSamples();
  void chartTables();
  void strategies();
  void ranges();
  void rangesKeepWhatTheirInputAllows();
  void riskTables();
  void derivation();
  void numbersAsPeopleWriteThem_data();
  void numbersAsPeopleWriteThem();
};

void TestItemModels::pools() {
  Document document;
  PoolModel model(document);
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const int rows = model.rowCount();
  model.addPool();
  QCOMPARE(model.rowCount(), rows + 1);
  QVERIFY(model.setData(model.index(rows, PoolModel::nodes), 77, Qt::EditRole));
  QCOMPARE(document.scenario().cluster.pools.back().nodes, 77);
  QVERIFY(model.setData(model.index(rows, PoolModel::spares), 1000, Qt::EditRole));
  QCOMPARE(document.scenario().cluster.pools.back().spareNodes, 76);  // one node at least must work
  model.duplicatePool(rows);
  QCOMPARE(model.rowCount(), rows + 2);
  model.removePool(rows);
  QCOMPARE(model.rowCount(), rows + 1);
  document.undoStack().undo();
  QCOMPARE(model.rowCount(), rows + 2);
}

void TestItemModels::poolRejectsWhatIsNoDate() {
  Document document;
  PoolModel model(document);
  const QModelIndex cell = model.index(0, PoolModel::availableFrom);
  QVERIFY(!model.setData(cell, QStringLiteral("2026-02-30"), Qt::EditRole));
  QVERIFY(model.setData(cell, QStringLiteral("2026-02-28"), Qt::EditRole));
  QVERIFY(model.setData(cell, QString(), Qt::EditRole));
}

void TestItemModels::choosingASiteBringsItsFacts() {
  Document document;
  PoolModel model(document);
  const std::string before = document.scenario().cluster.pools[0].siteId;
  for (const Site& site : catalogue::sites()) {
    if (site.id == before) continue;
    QVERIFY(model.setData(model.index(0, PoolModel::site), QString::fromStdString(site.id), Qt::EditRole));
    QVERIFY(document.scenario().findSite(site.id));
    break;
  }
}

void TestItemModels::scenariosAndSamples() {
  Document document;
  ScenarioModel scenarios(document);
  SampleModel samples;
  const QAbstractItemModelTester first(&scenarios, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const QAbstractItemModelTester second(&samples, QAbstractItemModelTester::FailureReportingMode::QtTest);
  QVERIFY(samples.rowCount() > 0);
  document.duplicate(0);
  QCOMPARE(scenarios.rowCount(), 2);
  QVERIFY(scenarios.setData(scenarios.index(1, 0), QStringLiteral("Plan B"), Qt::EditRole));
  QCOMPARE(document.scenarioAt(1).name, std::string("Plan B"));
  document.rename(1, QStringLiteral("Plan\nC"));
  QCOMPARE(scenarios.index(1, 0).data().toString(), QStringLiteral("Plan\\nC"));
  QVERIFY(!scenarios.setData(scenarios.index(1, 0), QStringLiteral("  "), Qt::EditRole));
}

void TestItemModels::chartTables() {
  Document document;
  document.openSample("colossus-phase1");
  QTRY_VERIFY(!document.isEstimating());
  StepModel step;
  OperatorModel operators;
  const QAbstractItemModelTester first(&step, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const QAbstractItemModelTester second(&operators, QAbstractItemModelTester::FailureReportingMode::QtTest);
  step.showStep(document.estimate()->step);
  operators.showOperators(document.estimate()->step.operators, document.scenario().cluster.pools[0].node.gpu.hbmBandwidth);
  QVERIFY(operators.rowCount() > 3);
  QCOMPARE(step.rowCount(), stepPartCount + 1);
}

void TestItemModels::strategies() {
  Document document;
  document.openSample("colossus-expanded");
  QTRY_VERIFY(!document.isEstimating());
  StrategyModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.showStrategies(document.estimate()->strategies);
  QCOMPARE(model.rowCount(), 4);
  QCOMPARE(int(document.estimate()->poolWorth.size()), 2);
  for (int row = 0; row < model.rowCount(); ++row)
    for (int column = 0; column < model.columnCount(); ++column)
      QVERIFY(!model.index(row, column).data().toString().isEmpty());
  model.showStrategies({});
  QCOMPARE(model.rowCount(), 0);
}

void TestItemModels::ranges() {
  Document document;
  document.openSample("colossus-phase1");
  RangeModel model(document);
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  QCOMPARE(model.rowCount(), 0);
  model.addRange();
  model.addRange();
  QCOMPARE(model.rowCount(), 2);
  // Nothing is invented: a new range is the one that its fact names, or has no width.
  for (const InputRange& r : document.scenario().ranges) {
    const auto known = openRange(document.scenario(), r.input, r.of);
    QCOMPARE(std::pair(r.low, r.high), known ? *known : std::pair(*valueOf(document.scenario(), r.input, r.of), *valueOf(document.scenario(), r.input, r.of)));
  }
  QVERIFY(document.scenario().ranges[0].input != document.scenario().ranges[1].input);
  QVERIFY(model.setData(model.index(0, RangeModel::input), int(UncertainInput::restart), Qt::EditRole));
  // Minutes on the screen, seconds in the plan.
  QVERIFY(model.setData(model.index(0, RangeModel::low), QStringLiteral("2"), Qt::EditRole));
  QVERIFY(model.setData(model.index(0, RangeModel::high), QStringLiteral("30"), Qt::EditRole));
  QVERIFY(model.setData(model.index(0, RangeModel::likely), QStringLiteral("5"), Qt::EditRole));
  QVERIFY(model.setData(model.index(0, RangeModel::source), QStringLiteral("our logs"), Qt::EditRole));
  const InputRange expected{.input = UncertainInput::restart, .of = {}, .low = 120, .high = 1800, .likely = 300, .source = "our logs"};
  QVERIFY(document.scenario().ranges[0] == expected);
  QVERIFY(problemOf(document.scenario()).empty());
  model.removeRange(0);
  QCOMPARE(model.rowCount(), 1);
  document.undoStack().undo();
  QVERIFY(document.scenario().ranges[0] == expected);
}

void TestItemModels::rangesKeepWhatTheirInputAllows() {
  Document document;
  document.openSample("colossus-expanded");
  RangeModel model(document);
  model.addRange();
  QVERIFY(model.setData(model.index(0, RangeModel::input), int(UncertainInput::pue), Qt::EditRole));
  const InputRange before = document.scenario().ranges[0];
  QVERIFY(!model.setData(model.index(0, RangeModel::low), QStringLiteral("0.5"), Qt::EditRole));
  QVERIFY(!model.setData(model.index(0, RangeModel::high), QStringLiteral("many"), Qt::EditRole));
  QVERIFY(!model.setData(model.index(0, RangeModel::likely), QStringLiteral("9"), Qt::EditRole));
  QVERIFY(document.scenario().ranges[0] == before);
  // The high end follows the low one past it.
  QVERIFY(model.setData(model.index(0, RangeModel::low), QStringLiteral("2"), Qt::EditRole));
  QCOMPARE(document.scenario().ranges[0].high, 2.0);
  // Another range on the same input only where it is of another owner.
  model.addRange();
  QVERIFY(model.setData(model.index(1, RangeModel::input), int(UncertainInput::nodes), Qt::EditRole));
  QVERIFY(model.setData(model.index(1, RangeModel::low), QStringLiteral("11.6"), Qt::EditRole));
  QCOMPARE(document.scenario().ranges[1].low, 12.0);
  QVERIFY(document.scenario().cluster.pools.size() > 1);
  model.addRange();
  QVERIFY(model.setData(model.index(2, RangeModel::input), int(UncertainInput::nodes), Qt::EditRole));
  QVERIFY(document.scenario().ranges[1].of != document.scenario().ranges[2].of);
  QVERIFY(!model.setData(model.index(2, RangeModel::of), QString(), Qt::EditRole));
  QVERIFY(!model.setData(model.index(2, RangeModel::of), model.index(1, RangeModel::of).data(Qt::EditRole), Qt::EditRole));
  QVERIFY(problemOf(document.scenario()).empty());
  // A range follows its pool to a new name.
  PoolModel pools(document);
  QVERIFY(pools.setData(pools.index(0, PoolModel::name), QStringLiteral("Renamed"), Qt::EditRole));
  QCOMPARE(document.scenario().ranges[1].of, std::string("Renamed"));
}

void TestItemModels::riskTables() {
  Document document;
  document.openSample("colossus-phase1");
  QTRY_VERIFY(!document.isSampling());
  const Estimate e = *document.estimate();
  SpreadModel spread;
  TornadoModel tornado;
  const QAbstractItemModelTester first(&spread, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const QAbstractItemModelTester second(&tornado, QAbstractItemModelTester::FailureReportingMode::QtTest);
  spread.showEstimate(e);
  tornado.showBars(Figure::runUsd, document.scenario(), *e.uncertainty);
  QVERIFY(tornado.rowCount() > 5);
  for (int row = 0; row < tornado.rowCount(); ++row)
    for (int column = 0; column < tornado.columnCount(); ++column) QVERIFY(!tornado.index(row, column).data().toString().isEmpty());
  QCOMPARE(spread.index(0, SpreadModel::point).data().toString(), readDays(e.trainingTime).joined());
  QCOMPARE(spread.index(3, SpreadModel::p90).data().toString(), readMoney(Money::usd(e.runTotalUsd->p90)).joined());
  // Electricity moves dollars and not days.
  tornado.showBars(Figure::trainingDays, document.scenario(), *e.uncertainty);
  for (int row = 0; row < tornado.rowCount(); ++row) QVERIFY(!tornado.index(row, 0).data().toString().contains(QStringLiteral("Electricity")));
  tornado.clear();
  spread.showEstimate({});
  QCOMPARE(tornado.rowCount(), 0);
  QCOMPARE(spread.index(0, SpreadModel::p10).data().toString(), missingText());
}

void TestItemModels::derivation() {
  Document document;
  document.openSample("colossus-phase1");
  document.explain("step_time_s");
  QTRY_VERIFY(!document.isEstimating());
  DerivationModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.showDerivation(document.explanation());
  QCOMPARE(model.rowCount(), 1);
  const QModelIndex root = model.index(0, 0);
  QVERIFY(model.rowCount(root) > 1);
  QVERIFY(!root.siblingAtColumn(DerivationModel::value).data().toString().isEmpty());
  model.showDerivation(nullptr);
  QCOMPARE(model.rowCount(), 0);
}

void TestItemModels::numbersAsPeopleWriteThem_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<double>("value");
  QTest::newRow("scaled") << "15.6 T" << 15.6e12;
  QTest::newRow("scientific") << "1.56e13" << 1.56e13;
  QTest::newRow("grouped") << "1,250,000" << 1250000.0;
  QTest::newRow("billions") << "800B" << 800e9;
  QTest::newRow("plain") << "0.085" << 0.085;
  QTest::newRow("word") << "many" << -1.0;
  QTest::newRow("infinite") << "1e999" << -1.0;
  QTest::newRow("letter alone") << "T" << -1.0;
}

void TestItemModels::numbersAsPeopleWriteThem() {
  QFETCH(QString, text);
  QFETCH(double, value);
  QCOMPARE(parseNumber(text).value_or(-1), value);
}

QTEST_MAIN(TestItemModels)
#include "test_item_models.moc"
