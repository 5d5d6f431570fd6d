// SPDX-License-Identifier: GPL-3.0-or-later
// The pages Power, Money, Reliability and Placement in the real window: what they show is the answer's, a click explains
// it, and what is applied changes the scenario as promised.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <cmath>
#include <memory>

#include "model/performance/rates.h"
#include "ui/answer/answer_page.h"
#include "ui/answer/readings.h"
#include "ui/answer/result_card.h"
#include "ui/charts/figure_pane.h"
#include "ui/document/proposals.h"
#include "ui/figures/figure_view.h"
#include "ui/figures/money_figures.h"
#include "ui/figures/placement_figures.h"
#include "ui/figures/power_figures.h"
#include "ui/figures/reliability_figures.h"
#include "ui/document/catalogue.h"
#include "ui/input/number_edit.h"
#include "tests/ui/window_test.h"
#include "ui/main_window.h"
#include "ui/pages/notes_page.h"
#include "ui/pages/pool_model.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

using namespace cw;

class TestAnswerPages : public WindowTest {
  Q_OBJECT

 private slots:
  void initTestCase() { prepare(); }
  void init() { openWindow(); }
  void cleanup() { closeWindow(); }
  void figuresAreAModel();
  void partsOfPowerAddUp();
  void aClickOpensTheDerivation();
  void returnOpensTheDerivationToo();
  void theBestCapsAreMarkedAndApplied();
  void moneyShowsEveryTenure();
  void theFleetIsALineOfItsOwn();
  void missingPricesHaveTheirReason();
  void aSumThatLacksAPartIsALowerBound();
  void theNetworkIsBilledByItsCounts();
  void theWallClockIsWhole();
  void anAppliedBandwidthSavesWhatItPromises();
  void proposedSparesAreSharedOut();
  void withoutARepairTimeSparesAreNotProposed();
  void everyAxisHasItsPlace();
  void aPlanWithoutAnAnswerSaysWhy();
  void aCapIsTypedIntoAPool();
  void tagsAndNotesAreKept();
  void anOwnFigureGoesBackToTheCatalogue();
  void thePricesOfTheFabricAreTyped();
  void amountsAreInThePlannersCurrency();

 private:
  FigureView* open(const QString& view);
  QString cell(FigureView* figures, const QString& row, int column) const;
  int rowOf(FigureView* figures, const QString& name) const;
  void edit(const std::function<void(Scenario&)>& change) {
    document_->edit(QStringLiteral("test"), {}, change);
    document_->finishEdit();
    settle();
  }
  Estimate answer() const { return *document_->estimate(); }

};

/// Brings the view to the front, by its tab and its box.
FigureView* TestAnswerPages::open(const QString& view) {
  FigureView* found = nullptr;
  for (FigureView* figures : window_->findChildren<FigureView*>())
    if (figures->accessibleName() == QStringLiteral("Figures: ") + view) found = figures;
  if (!found) return nullptr;
  for (QWidget* above = found->parentWidget(); above; above = above->parentWidget()) {
    if (auto* page = qobject_cast<AnswerPage*>(above))
      for (QComboBox* box : page->findChildren<QComboBox*>()) box->setCurrentIndex(box->findText(view));
    if (auto* tabs = qobject_cast<QTabWidget*>(above))
      for (int i = 0; i < tabs->count(); ++i)
        if (tabs->widget(i)->isAncestorOf(found)) tabs->setCurrentIndex(i);
  }
  return found;
}

int TestAnswerPages::rowOf(FigureView* figures, const QString& name) const {
  for (int row = 0; row < figures->figures().rowCount(); ++row)
    if (figures->figures().index(row, 0).data().toString() == name) return row;
  return -1;
}

QString TestAnswerPages::cell(FigureView* figures, const QString& row, int column) const {
  return figures->figures().index(rowOf(figures, row), column).data().toString();
}

void TestAnswerPages::figuresAreAModel() {
  FigureModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  for (const FigureTable& table : {powerTable(answer()), capsTable(answer()), costTable(answer()), tenureTable(document_->scenario(), answer()), networkTable(document_->scenario(), answer()),
                                   failureTable(answer()), timeTable(answer()), proposalTable(document_->scenario(), answer()),
                                   placementTable(document_->scenario(), answer()), utilisationTable(document_->scenario(), answer())}) {
    model.showTable(table);
    QVERIFY(model.rowCount() > 0);
    for (const FigureRow& row : table.rows) QCOMPARE(int(row.cells.size()), model.columnCount());
  }
  model.showTable({});
  QCOMPARE(model.rowCount(), 0);
}

void TestAnswerPages::partsOfPowerAddUp() {
  FigureView* figures = open(QStringLiteral("Where the power goes"));
  QVERIFY(figures && figures->isVisible());
  const PowerEstimate p = *answer().power;
  double sum = 0;
  for (const auto& [name, power, key] : powerParts(p)) {
    sum += power.watts();
    QCOMPARE(cell(figures, name, 1), readPower(power).joined());
  }
  QVERIFY(std::abs(sum - p.facilityAverage.watts()) < 1e-6 * sum);
  QCOMPARE(cell(figures, QStringLiteral("Facility, peak"), 1), readPower(p.facilityPeak).joined());
  QCOMPARE(cell(figures, QStringLiteral("Facility, design"), 1), readPower(p.facilityDesign).joined());
  QCOMPARE(cell(figures, QStringLiteral("Swing, compute to exchange"), 1), readPower(p.swing).joined());
}

void TestAnswerPages::aClickOpensTheDerivation() {
  FigureView* figures = open(QStringLiteral("Where the power goes"));
  const QModelIndex peak = figures->figures().index(rowOf(figures, QStringLiteral("Facility, peak")), 1);
  figures->scrollTo(peak);
  QTest::mouseClick(figures->viewport(), Qt::LeftButton, {}, figures->visualRect(peak).center());
  QCOMPARE(document_->explainedKey(), std::string("power_w/facility_peak"));
  for (QTreeView* tree : window_->findChildren<QTreeView*>())
    if (tree->accessibleName() == QStringLiteral("Derivation")) {
      QTRY_COMPARE(tree->model()->rowCount(), 1);
      QVERIFY(tree->isVisible());
    }
  settle();
  QVERIFY(document_->explanation());
}

void TestAnswerPages::returnOpensTheDerivationToo() {
  FigureView* figures = open(QStringLiteral("Cost by part"));
  figures->setFocus();
  figures->setCurrentIndex(figures->figures().index(rowOf(figures, QStringLiteral("The run")), 1));
  QTest::keyClick(figures, Qt::Key_Return);
  QCOMPARE(document_->explainedKey(), std::string("cost_usd/run_total"));
}

void TestAnswerPages::theBestCapsAreMarkedAndApplied() {
  FigureView* figures = open(QStringLiteral("Caps on the GPUs"));
  const PowerCaps caps = answer().powerCaps;
  QVERIFY(caps.bestTime && caps.bestEnergy && *caps.bestEnergy > 0);
  QCOMPARE(figures->figures().rowCount(), int(caps.options.size()));
  const int best = int(*caps.bestEnergy);
  QVERIFY(figures->horizontalHeader()->length() <= figures->viewport()->width());  // nothing to scroll sideways for
  QVERIFY(figures->figures().index(best, 5).data().toString().contains(QStringLiteral("energy")));
  auto* apply = qobject_cast<QPushButton*>(figures->indexWidget(figures->figures().index(best, figures->figures().columnCount() - 1)));
  QVERIFY(apply);
  QTest::mouseClick(apply, Qt::LeftButton);
  for (const Pool& pool : document_->scenario().cluster.pools) QVERIFY(std::abs(pool.gpuPowerCap->watts() - caps.options[std::size_t(best)].cap.watts()) < 1e-9);
  settle();
  QCOMPARE(cell(open(QStringLiteral("Caps as curves")), QStringLiteral("Energy"), 1), readPower(answer().powerCaps.options[*answer().powerCaps.bestEnergy].cap).joined());
  // The run under the cap is the one that the row promised.
  QVERIFY(std::abs(answer().trainingTime.days() - caps.options[std::size_t(best)].trainingTime.days()) < 1e-9 * answer().trainingTime.days());
  document_->undoStack().undo();
  for (const Pool& pool : document_->scenario().cluster.pools) QVERIFY(!pool.gpuPowerCap);
}

void TestAnswerPages::moneyShowsEveryTenure() {
  FigureView* figures = open(QStringLiteral("Buy, lease or rent"));
  const TenureComparison c = answer().tenures;
  for (const TenureCost& way : c.ways) QCOMPARE(cell(figures, nameOf(way.tenure), 1), way.runTotal ? readMoney(*way.runTotal).joined() : missingText());
  QVERIFY(c.breakEvenMonths);
  const QModelIndex rent = figures->figures().index(rowOf(figures, nameOf(Tenure::rent)), 1);
  QTest::mouseClick(figures->viewport(), Qt::LeftButton, {}, figures->visualRect(rent).center());
  QCOMPARE(document_->explainedKey(), std::string("tenures/rent/run_total_usd"));
  settle();
  QVERIFY(document_->explanation());
  QVERIFY(cell(figures, QStringLiteral("Buy beats rent after"), 1).startsWith(significant(*c.breakEvenMonths)));
}

void TestAnswerPages::theFleetIsALineOfItsOwn() {
  QCOMPARE(open(QStringLiteral("Who pays"))->figures().rowCount(), 0);
  document_->openSample("meta-350k-fleet");
  settle();
  FigureView* figures = open(QStringLiteral("Who pays"));
  const Estimate e = answer();
  QCOMPARE(cell(figures, QStringLiteral("This job"), 1), wholeNumber(16384));
  QCOMPARE(cell(figures, QStringLiteral("This job"), 2), readMoney(*e.cost.runTotal).joined());
  QCOMPARE(cell(figures, QStringLiteral("No job"), 3), readEnergy(Energy::wattHours(*e.fleet->idle.energyWh)).joined());
  QCOMPARE(cell(figures, QStringLiteral("The fleet"), 2), readMoney(Money::usd(*e.fleet->all.costUsd)).joined());
  const QModelIndex fleet = figures->figures().index(rowOf(figures, QStringLiteral("The fleet")), 2);
  QTest::mouseClick(figures->viewport(), Qt::LeftButton, {}, figures->visualRect(fleet).center());
  QCOMPARE(document_->explainedKey(), std::string("fleet/cost_usd"));
  settle();
  QVERIFY(document_->explanation());
}

void TestAnswerPages::missingPricesHaveTheirReason() {
  edit([](Scenario& s) {
    s.tenure = Tenure::buy;
    for (NodePrice& price : s.prices.nodes) price.purchase.value.reset();
  });
  FigureView* figures = open(QStringLiteral("Cost by part"));
  const QModelIndex run = figures->figures().index(rowOf(figures, QStringLiteral("The run")), 1);
  QCOMPARE(run.data().toString(), missingText());
  QVERIFY2(run.data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("No price is known for")), qPrintable(run.data(Qt::ToolTipRole).toString()));
}

void TestAnswerPages::aSumThatLacksAPartIsALowerBound() {
  edit([](Scenario& s) {
    s.tenure = Tenure::buy;
    s.prices.staffPerMegawattYear = {};
    s.sites.front().electricityPerKwh = {};
  });
  FigureView* figures = open(QStringLiteral("Cost by part"));
  QVERIFY(!answer().cost.complete() && answer().cost.runTotal);
  QCOMPARE(cell(figures, QStringLiteral("The run"), 1),
           QStringLiteral("≥ ") + readMoney(*answer().cost.runTotal).joined());
  QCOMPARE(cell(figures, QStringLiteral("Not in these sums"), 1),
           QStringLiteral("electricity and staff"));
  const auto cards = resultsOf(answer());
  const auto run = std::find_if(cards.begin(), cards.end(),
                                [](const ShownResult& r) { return r.key == "cost_usd/run_total"; });
  QVERIFY(run != cards.end() && run->reading.number.startsWith(QStringLiteral("≥ ")));
  QCOMPARE(run->beside, QStringLiteral("without electricity and staff"));
  QVERIFY(run->partial);
  QVERIFY(!answer().tenures[Tenure::buy].runTotal && !answer().tenures.breakEvenMonths);
}

void TestAnswerPages::theNetworkIsBilledByItsCounts() {
  FigureView* figures = open(QStringLiteral("The network's bill"));
  edit([](Scenario& s) { s.prices.fabrics.clear(); });
  const NetworkCount n = answer().network;
  QCOMPARE(cell(figures, QStringLiteral("All switches"), 1), wholeNumber(n.switches()));
  QCOMPARE(cell(figures, QStringLiteral("All switches"), 2), missingText());
  edit([](Scenario& s) {
    FabricPrice price;
    price.fabricId = s.cluster.fabric.id;
    price.switchEach.value = Money::usd(10'000);
    price.linkEach.value = Money::usd(500);
    s.prices.fabrics = {price};
  });
  QCOMPARE(cell(figures, QStringLiteral("All switches"), 3), readMoney(Money::usd(n.switchUnits() * 10'000)).joined());
  QCOMPARE(cell(figures, QStringLiteral("Network, at purchase"), 3), readMoney(Money::usd(n.switchUnits() * 10'000 + n.linkUnits * 500)).joined());
  // Ports of 800 Gb/s between switches: a cable there is two of a node's.
  QCOMPARE(cell(figures, QStringLiteral("Cables, node to leaf"), 2), readMoneyExact(Money::usd(500)).joined());
  QCOMPARE(cell(figures, QStringLiteral("Cables, leaf to spine"), 2), readMoneyExact(Money::usd(1000)).joined());
}

void TestAnswerPages::theWallClockIsWhole() {
  FigureView* figures = open(QStringLiteral("Where the time goes"));
  edit([](Scenario& s) { s.reliability.repair.value = Duration::days(3); });
  double sum = 0;
  for (const auto& [name, share] : timeShares(answer())) {
    sum += share;
    QCOMPARE(cell(figures, name, 1), percent(share, 2));
  }
  QVERIFY(std::abs(sum - 1) < 1e-9);
}

void TestAnswerPages::anAppliedBandwidthSavesWhatItPromises() {
  FigureView* figures = open(QStringLiteral("What would gain time"));
  const double before = answer().trainingTime.days(), promised = answer().reliability->doublingGainDays;
  QVERIFY(promised > 0);
  const int row = rowOf(figures, QStringLiteral("Twice the plan's bandwidth"));
  auto* apply = qobject_cast<QPushButton*>(figures->indexWidget(figures->figures().index(row, figures->figures().columnCount() - 1)));
  QVERIFY(apply);
  QTest::mouseClick(apply, Qt::LeftButton);
  settle();
  QVERIFY(std::abs(before - answer().trainingTime.days() - promised) < 1e-6 * before);
  QVERIFY(document_->scenario().reliability.checkpointBandwidth.provenance.source.starts_with("proposed"));
  document_->undoStack().undo();
  settle();
  QCOMPARE(answer().trainingTime.days(), before);
}

void TestAnswerPages::proposedSparesAreSharedOut() {
  document_->openSample("colossus-expanded");
  settle();
  edit([](Scenario& s) { s.reliability.repair.value = Duration::days(20); });
  const ReliabilityAnswer<double> reliability = *answer().reliability;
  QVERIFY(reliability.spareNodes && *reliability.spareNodes > reliability.spareNodesInPlan);
  const double before = answer().trainingTime.days();
  const auto nodesWithoutSpares = [this] {
    int nodes = 0;
    for (const Pool& pool : document_->scenario().cluster.pools) nodes += pool.nodes - pool.spareNodes;
    return nodes;
  };
  const int working = nodesWithoutSpares();
  applyProposal(*document_, Proposal::spareNodes);
  settle();
  // They are bought beside the nodes that work, and save what was said.
  QCOMPARE(nodesWithoutSpares(), working);
  QVERIFY(answer().feasible());
  QVERIFY(std::abs(before - answer().trainingTime.days() - *reliability.spareNodesGainDays) < 1e-6 * before);
  document_->undoStack().undo();
  QCOMPARE(document_->scenario().cluster.pools[0].spareNodes, 212);
}

void TestAnswerPages::withoutARepairTimeSparesAreNotProposed() {
  FigureView* figures = open(QStringLiteral("What would gain time"));
  edit([](Scenario& s) { s.reliability.repair = {}; });
  const int row = rowOf(figures, QStringLiteral("Spare nodes"));
  QCOMPARE(figures->figures().index(row, 2).data().toString(), missingText());
  QVERIFY(figures->figures().index(row, 2).data(Qt::ToolTipRole).toString().contains(QStringLiteral("repair time")));
  QVERIFY(!figures->indexWidget(figures->figures().index(row, figures->figures().columnCount() - 1)));
  const Scenario before = document_->scenario();
  applyProposal(*document_, Proposal::spareNodes);
  QVERIFY(document_->scenario() == before);
}

void TestAnswerPages::everyAxisHasItsPlace() {
  FigureView* figures = open(QStringLiteral("Where the axes sit"));
  QVERIFY(figures->isVisible());
  const ParallelPlan plan = answer().plan;
  QCOMPARE(cell(figures, QStringLiteral("Tensor"), 1), wholeNumber(plan.tensor));
  QCOMPARE(cell(figures, QStringLiteral("Tensor"), 6), QStringLiteral("NVLink domain"));
  QCOMPARE(cell(figures, QStringLiteral("Pipeline"), 1), wholeNumber(plan.pipeline));
  figures = open(QStringLiteral("How much of the GPUs is used"));
  QCOMPARE(cell(figures, QStringLiteral("MFU of the job's GPUs"), 1), percent(ratesOf(answer().step, answer().gpusUsed).mfu, 2));
  const Scenario& s = document_->scenario();
  const double all = ratesOf(answer().step, answer().gpusUsed).mfu * double(answer().gpusUsed) / double(s.cluster.gpusForJobs());
  QCOMPARE(cell(figures, QStringLiteral("MFU of all GPUs that it may use"), 1), percent(all, 2));
}

void TestAnswerPages::aPlanWithoutAnAnswerSaysWhy() {
  edit([](Scenario& s) { s.job.tokens = -1; });
  FigureView* figures = open(QStringLiteral("Where the power goes"));
  const QModelIndex average = figures->figures().index(rowOf(figures, QStringLiteral("Facility, average")), 1);
  QCOMPARE(average.data().toString(), missingText());
  QVERIFY2(average.data(Qt::ToolTipRole).toString().contains(QStringLiteral("allowed")), qPrintable(average.data(Qt::ToolTipRole).toString()));
  for (const char* view : {"Caps on the GPUs", "Caps as curves", "Cost by part", "Buy, lease or rent", "The network's bill", "What fails", "Where the time goes", "What would gain time",
                           "Where the axes sit", "How much of the GPUs is used"})
    QVERIFY2(open(QLatin1String(view))->isVisible(), view);
}

void TestAnswerPages::aCapIsTypedIntoAPool() {
  PoolModel pools(*document_);
  const QModelIndex cap = pools.index(0, PoolModel::cap);
  const double before = answer().trainingTime.days();
  QVERIFY(pools.setData(cap, QStringLiteral("400 W"), Qt::EditRole));
  QCOMPARE(document_->scenario().cluster.pools[0].gpuPowerCap->watts(), 400.0);
  QCOMPARE(cap.data().toString(), readPower(Power::watts(400)).joined());
  settle();
  QVERIFY(answer().trainingTime.days() > before);
  for (const char* wrong : {"20", "1e9", "much", "-5"}) QVERIFY2(!pools.setData(cap, QLatin1String(wrong), Qt::EditRole), wrong);
  QCOMPARE(document_->scenario().cluster.pools[0].gpuPowerCap->watts(), 400.0);
  QVERIFY(pools.setData(cap, QString(), Qt::EditRole));
  QVERIFY(!document_->scenario().cluster.pools[0].gpuPowerCap);
}

void TestAnswerPages::tagsAndNotesAreKept() {
  auto* page = window_->findChild<NotesPage*>();
  QVERIFY(page);
  window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentWidget(page);
  auto* tags = page->findChild<QLineEdit*>();
  tags->setFocus();
  tags->selectAll();
  QTest::keyClicks(tags, QStringLiteral("board,  option B, board,, "));
  QTest::keyClick(tags, Qt::Key_Return);
  QCOMPARE(document_->scenario().tags, (std::vector<std::string>{"board", "option B"}));
  QCOMPARE(tags->text(), QStringLiteral("board, option B"));
  auto* notes = page->findChild<QPlainTextEdit*>();
  notes->setFocus();
  notes->selectAll();
  QTest::keyClicks(notes, QStringLiteral("Quote of May."));
  QCOMPARE(document_->scenario().notes, std::string("Quote of May."));
  // Saved and read again.
  const QTemporaryDir folder;
  QVERIFY(document_->saveAs(folder.filePath(QStringLiteral("a.cwplan"))));
  Document other;
  QVERIFY(other.open(folder.filePath(QStringLiteral("a.cwplan"))));
  QCOMPARE(other.scenario().notes, std::string("Quote of May."));
  QCOMPARE(other.scenario().tags, (std::vector<std::string>{"board", "option B"}));
  document_->undoStack().undo();
  QVERIFY(document_->scenario().notes != "Quote of May.");
  QCOMPARE(notes->toPlainText(), QString::fromStdString(document_->scenario().notes));
  for (const std::string& tag : tagsOf(QString(5000, u'\u20ac'))) QVERIFY(tag.size() <= 200);  // what a file allows
}

void TestAnswerPages::anOwnFigureGoesBackToTheCatalogue() {
  edit([](Scenario& s) { s = catalogue::blankScenario(); });
  window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentIndex(4);
  const Fact<Money> shipped = document_->scenario().sites.front().electricityPerKwh;
  NumberEdit* value = nullptr;
  QToolButton* back = nullptr;
  for (NumberEdit* each : window_->findChildren<NumberEdit*>())
    if (each->accessibleName() == QStringLiteral("Electricity")) value = each;
  for (QToolButton* each : window_->findChildren<QToolButton*>())
    if (each->accessibleName() == QStringLiteral("Catalogue's Electricity")) back = each;
  QVERIFY(value && back);
  QVERIFY(!back->isVisible());
  value->setFocus();
  value->selectAll();
  QTest::keyClicks(value, QStringLiteral("0.4321"));
  QTest::keyClick(value, Qt::Key_Return);
  QCOMPARE(document_->scenario().sites.front().electricityPerKwh.provenance.source, std::string("planner"));
  QVERIFY(back->isVisible());
  QVERIFY(back->toolTip().contains(QString::fromStdString(shipped.provenance.source)));
  QTest::mouseClick(back, Qt::LeftButton);
  QVERIFY(document_->scenario().sites.front().electricityPerKwh == shipped);
  QVERIFY(!back->isVisible());
  document_->undoStack().undo();
  QCOMPARE(document_->scenario().sites.front().electricityPerKwh.value->usd(), 0.4321);
}

void TestAnswerPages::thePricesOfTheFabricAreTyped() {
  window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentIndex(4);
  for (const auto& [name, text] : {std::pair("Switch", "12000"), std::pair("Cable, transceivers", "700")})
    for (NumberEdit* each : window_->findChildren<NumberEdit*>())
      if (each->accessibleName() == QLatin1String(name)) {
        each->setFocus();
        each->selectAll();
        QTest::keyClicks(each, QLatin1String(text));
        QTest::keyClick(each, Qt::Key_Return);
      }
  const FabricPrice* price = document_->scenario().prices.findFabric(document_->scenario().cluster.fabric.id);
  QVERIFY(price);
  QCOMPARE(price->switchEach.value->usd(), 12000.0);
  QCOMPARE(price->linkEach.value->usd(), 700.0);
  settle();
  QVERIFY(std::abs(answer().cost.network->usd() - (12000 * answer().network.switchUnits() + 700 * answer().network.linkUnits)) < 1);
}

void TestAnswerPages::amountsAreInThePlannersCurrency() {
  const double usd = answer().cost.runTotal->usd();
  const QString dollars = readMoney(Money::usd(usd)).joined();
  QVERIFY(dollars.startsWith(u'$'));
  window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentIndex(4);
  const auto type = [&](const char* name, const char* text) {
    for (QLineEdit* each : window_->findChildren<QLineEdit*>())
      if (each->accessibleName() == QLatin1String(name)) {
        each->setFocus();
        each->selectAll();
        QTest::keyClicks(each, QLatin1String(text));
        QTest::keyClick(each, Qt::Key_Return);
      }
  };
  type("Shown in", "eur");
  QCOMPARE(document_->scenario().currency.code, std::string("EUR"));
  settle();
  QCOMPARE(readMoney(Money::usd(usd)).joined(), dollars);  // no rate yet
  type("One US dollar is", "0.5");
  settle();
  const auto runOf = [this] {
    for (ResultCard* card : window_->findChildren<ResultCard*>())
      if (card->accessibleName() == QStringLiteral("Cost of the run")) return card->result().reading.joined();
    return QString();
  };
  QTRY_VERIFY2(runOf().startsWith(QStringLiteral("EUR")), qPrintable(runOf()));
  QCOMPARE(answer().cost.runTotal->usd(), usd);  // the answer itself is in dollars
  QCOMPARE(cell(open(QStringLiteral("Cost by part")), QStringLiteral("The run"), 1), runOf());
  QVERIFY(std::abs(shownAmount(Money::usd(usd)) - usd / 2) < 1e-6 * usd);
  // Another scenario has its own.
  document_->addBlank();
  QVERIFY(readMoney(Money::usd(5)).joined().startsWith(u'$'));
  document_->setCurrent(0);
  QVERIFY(readMoney(Money::usd(5)).joined().startsWith(QStringLiteral("EUR")));
  document_->undoStack().undo();  // the blank scenario
  document_->undoStack().undo();  // the rate
  QVERIFY(readMoney(Money::usd(5)).joined().startsWith(u'$'));
}

QTEST_MAIN(TestAnswerPages)
#include "test_answer_pages.moc"
