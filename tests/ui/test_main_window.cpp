// SPDX-License-Identifier: GPL-3.0-or-later
// The real window, driven by mouse and keys; what it shows is read back.
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeView>

#include <memory>

#include "ui/answer/result_card.h"
#include "ui/charts/risk_models.h"
#include "ui/charts/risk_page.h"
#include "ui/input/controls.h"
#include "ui/input/number_edit.h"
#include "ui/file_actions.h"
#include "tests/ui/window_test.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"
#include "ui/pages/pool_model.h"
#include "ui/pages/range_model.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

using namespace cw;

class TestMainWindow : public WindowTest {
  Q_OBJECT

 private slots:
  void initTestCase() { prepare(); }
  void init() { openWindow(); }
  void cleanup() { closeWindow(); }
  void showsTheFlagship();
  void editingNodesChangesTheAnswer();
  void undoRestoresAndRedoRepeats();
  void savedPlanReopensWithTheSameAnswer();
  void planThatDoesNotFitSaysWhy();
  void remedyButtonMakesItFit();
  void typicalFiguresAreAcceptedAtOnce();
  void bestPlanFillsTheFields();
  void poolsAreAddedAndRemoved();
  void clickOnACardExplainsIt();
  void tokensAreTypedAsPeopleWriteThem();
  void whatIsHalfTypedIsSavedToo();
  void aCountThatIsRetypedKeepsItsSpares();
  void missingPriceIsShownAsMissing();
  void contradictionIsToldInABar();
  void rangesWidenTheRisk();
  void theLastRiskStaysMarkedMeanwhile();
  void softwareSwitchesAreSetAndReturnToTheFramework();
  void closingAsksToSave();
  void everyInputHasAName();

 private:
  template <class T>
  T* find(const QString& accessibleName) const;
  void showPage(int index);
  void typeInCell(int row, int column, const QString& text) { typeIn(QStringLiteral("Pools"), row, column, text); }
  void typeIn(const QString& tableName, int row, int column, const QString& text);
  void showLower(QWidget* page);
  QString card(const QString& title) const;

};

template <class T>
T* TestMainWindow::find(const QString& accessibleName) const {
  for (T* widget : window_->findChildren<T*>())
    if (widget->accessibleName() == accessibleName) return widget;
  return nullptr;
}

QString TestMainWindow::card(const QString& title) const {
  const ResultCard* found = find<ResultCard>(title);
  return found ? found->result().reading.joined() : QString();
}

void TestMainWindow::showPage(int index) { window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentIndex(index); }

void TestMainWindow::showLower(QWidget* page) {
  for (QWidget* above = page->parentWidget(); above; above = above->parentWidget())
    if (auto* tabs = qobject_cast<QTabWidget*>(above)) return tabs->setCurrentWidget(page);
}

void TestMainWindow::typeIn(const QString& tableName, int row, int column, const QString& text) {
  auto* table = find<QTableView>(tableName);
  QVERIFY(table);
  const QModelIndex cell = table->model()->index(row, column);
  table->scrollTo(cell);
  const QPoint at = table->visualRect(cell).center();
  QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
  QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
  QWidget* editor = QApplication::focusWidget();
  QVERIFY(editor && editor != table);
  QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(editor, text);
  QTest::keyClick(editor, Qt::Key_Return);
}

void TestMainWindow::showsTheFlagship() {
  QCOMPARE(document_->estimate()->gpusInstalled, 100000L);
  for (const char* title : {"Training time", "MFU", "Per GPU", "Step"}) QVERIFY2(!card(QLatin1String(title)).isEmpty(), title);
  QVERIFY(document_->estimate()->feasible());
}

void TestMainWindow::editingNodesChangesTheAnswer() {
  const QString before = card(QStringLiteral("Training time"));
  typeInCell(0, PoolModel::nodes, QStringLiteral("6250"));
  QTRY_COMPARE(document_->estimate()->gpusInstalled, 50000L);
  QTRY_VERIFY(card(QStringLiteral("Training time")) != before);
  QVERIFY(window_->isWindowModified());
}

void TestMainWindow::undoRestoresAndRedoRepeats() {
  const QString before = card(QStringLiteral("Training time"));
  typeInCell(0, PoolModel::nodes, QStringLiteral("6250"));
  QTRY_VERIFY(card(QStringLiteral("Training time")) != before);
  const QString after = card(QStringLiteral("Training time"));
  QTest::keySequence(window_.get(), QKeySequence::Undo);
  QTRY_COMPARE(card(QStringLiteral("Training time")), before);
  QVERIFY(!window_->isWindowModified());
  QTest::keySequence(window_.get(), QKeySequence::Redo);
  QTRY_COMPARE(card(QStringLiteral("Training time")), after);
}

void TestMainWindow::savedPlanReopensWithTheSameAnswer() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("plan.cwplan"));
  typeInCell(0, PoolModel::nodes, QStringLiteral("8000"));
  QTRY_COMPARE(document_->estimate()->gpusInstalled, 64000L);
  settle();
  const QString before = card(QStringLiteral("Training time"));
  QVERIFY(document_->saveAs(path));
  QVERIFY(!window_->isWindowModified());
  document_->newPlan();
  QTRY_VERIFY(card(QStringLiteral("Training time")) != before);
  QVERIFY(window_->files().openPath(path));
  settle();
  QTRY_COMPARE(card(QStringLiteral("Training time")), before);
  QVERIFY(window_->windowTitle().contains(QStringLiteral("plan.cwplan")));
}

void TestMainWindow::planThatDoesNotFitSaysWhy() {
  showPage(2);
  if (!document_->scenario().plan) QTest::mouseClick(find<QCheckBox>(QStringLiteral("Best plan")), Qt::LeftButton, {}, QPoint(8, 8));
  auto* pipeline = find<CountSpin>(QStringLiteral("Pipeline"));
  auto* tensor = find<CountSpin>(QStringLiteral("Tensor"));
  QVERIFY(pipeline && tensor);
  for (CountSpin* spin : {pipeline, tensor}) {
    spin->setFocus();
    spin->selectAll();
    QTest::keyClicks(spin, QStringLiteral("1"));
    QTest::keyClick(spin, Qt::Key_Tab);
  }
  QTRY_VERIFY(!document_->estimate()->feasible());
  settle();
  QTRY_VERIFY(find<QLabel>(QStringLiteral("Memory verdict"))->text().contains(QStringLiteral("short by")));
  bool beside = false;
  for (const QLabel* label : window_->findChildren<QLabel*>())
    beside = beside || (label->isVisible() && !label->text().startsWith(u'<') && label->text().contains(QStringLiteral("does not fit")));
  QVERIFY(beside);
}

void TestMainWindow::remedyButtonMakesItFit() {
  document_->edit(QStringLiteral("Plan"), QStringLiteral("/plan"), [this](Scenario& s) {
    s.plan = document_->estimate()->plan;
    s.plan->recompute = Recompute::none;
  });
  settle();
  QVERIFY(!document_->estimate()->feasible());
  const auto apply = [this]() -> QPushButton* {
    for (QPushButton* button : window_->findChildren<QPushButton*>())
      if (button->isVisible() && button->text() == QStringLiteral("Apply")) return button;
    return nullptr;
  };
  QTRY_VERIFY(apply());
  QTest::mouseClick(apply(), Qt::LeftButton);
  settle();
  QTRY_VERIFY(document_->estimate()->step.memory.fits());
}

void TestMainWindow::typicalFiguresAreAcceptedAtOnce() {
  settle();
  const auto assumed = [this] {
    const auto& findings = document_->estimate()->findings;
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& f) { return f.rule == Rule::assumedFigures; });
  };
  QVERIFY(assumed());
  const double before = document_->estimate()->cost.runTotal->usd();
  auto* accept = find<QPushButton>(QStringLiteral("Accept typical figures"));
  QTRY_VERIFY(accept->isVisible());
  QTest::mouseClick(accept, Qt::LeftButton);
  settle();
  QTRY_VERIFY(!assumed());
  QCOMPARE(document_->estimate()->cost.runTotal->usd(), before);
  document_->undoStack().undo();
  settle();
  QTRY_VERIFY(assumed());
}

void TestMainWindow::bestPlanFillsTheFields() {
  document_->edit(QStringLiteral("Plan"), QStringLiteral("/plan"), [](Scenario& s) { s.plan.reset(); });
  settle();
  showPage(2);
  QTRY_COMPARE(find<CountSpin>(QStringLiteral("Tensor"))->value(), document_->estimate()->plan.tensor);
  QVERIFY(!find<CountSpin>(QStringLiteral("Tensor"))->isEnabled());
}

void TestMainWindow::poolsAreAddedAndRemoved() {
  showPage(0);
  const int before = int(document_->scenario().cluster.pools.size());
  QTest::mouseClick(find<QPushButton>(QStringLiteral("Add pool")), Qt::LeftButton);
  QCOMPARE(int(document_->scenario().cluster.pools.size()), before + 1);
  QCOMPARE(find<QTableView>(QStringLiteral("Pools"))->model()->rowCount(), before + 1);
  QTest::mouseClick(find<QPushButton>(QStringLiteral("Remove pool")), Qt::LeftButton);
  QCOMPARE(int(document_->scenario().cluster.pools.size()), before);
}

void TestMainWindow::clickOnACardExplainsIt() {
  auto* step = find<ResultCard>(QStringLiteral("Step"));
  QTest::mouseClick(step, Qt::LeftButton);
  auto* tree = find<QTreeView>(QStringLiteral("Derivation"));
  QTRY_COMPARE(tree->model()->rowCount(), 1);
  QVERIFY(tree->isVisible());
  QVERIFY(tree->model()->rowCount(tree->model()->index(0, 0)) > 1);
}

void TestMainWindow::tokensAreTypedAsPeopleWriteThem() {
  showPage(1);
  auto* tokens = find<NumberEdit>(QStringLiteral("Tokens"));
  tokens->setFocus();
  tokens->selectAll();
  const double before = document_->scenario().job.tokens;
  QTest::keyClicks(tokens, QStringLiteral("15.6 T"));
  QCOMPARE(document_->scenario().job.tokens, before);  // not whole before Enter
  QTest::keyClick(tokens, Qt::Key_Return);
  QCOMPARE(document_->scenario().job.tokens, 15.6e12);
  QTest::keyClicks(tokens, QStringLiteral("x"));
  QVERIFY(!tokens->isAcceptable());
  QTest::keyClick(tokens, Qt::Key_Return);
  QCOMPARE(document_->scenario().job.tokens, 15.6e12);
  QTest::keyClick(tokens, Qt::Key_Escape);
  QVERIFY(tokens->isAcceptable());
  QCOMPARE(parseNumber(tokens->text()), std::optional(15.6e12));
}

/// A shortcut does not take the focus from the field.
void TestMainWindow::whatIsHalfTypedIsSavedToo() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("plan.cwplan"));
  QVERIFY(document_->saveAs(path));
  showPage(1);
  auto* tokens = find<NumberEdit>(QStringLiteral("Tokens"));
  tokens->setFocus();
  tokens->selectAll();
  QTest::keyClicks(tokens, QStringLiteral("7 T"));
  QTest::keySequence(window_.get(), QKeySequence::Save);
  Document other;
  QVERIFY(other.open(path));
  QCOMPARE(other.scenario().job.tokens, 7e12);
  QVERIFY(tokens->hasFocus());
}

/// "1" on the way to "12,500" would leave room for no spare.
void TestMainWindow::aCountThatIsRetypedKeepsItsSpares() {
  const auto pool = [this]() -> const Pool& { return document_->scenario().cluster.pools[0]; };
  const int spares = pool().spareNodes;
  QVERIFY(spares > 100);
  typeInCell(0, PoolModel::nodes, QStringLiteral("12500"));
  QCOMPARE(pool().nodes, 12500);
  QCOMPARE(pool().spareNodes, spares);
  typeInCell(0, PoolModel::nodes, QStringLiteral("12600"));
  QCOMPARE(pool().nodes, 12600);
  QCOMPARE(pool().spareNodes, spares);
  typeInCell(0, PoolModel::nodes, QStringLiteral("100"));
  QVERIFY(pool().spareNodes < 100);
  document_->undoStack().undo();
  QCOMPARE(pool().spareNodes, spares);
}

void TestMainWindow::missingPriceIsShownAsMissing() {
  showPage(4);
  document_->edit(QStringLiteral("Price"), QStringLiteral("/prices"), [](Scenario& s) {
    s.tenure = Tenure::buy;
    for (NodePrice& price : s.prices.nodes) price.purchase.value.reset();
  });
  settle();
  QTRY_COMPARE(card(QStringLiteral("Cost of the run")), QStringLiteral("missing"));
  QCOMPARE(find<NumberEdit>(QStringLiteral("Purchase"))->text(), QString());
  QCOMPARE(find<NumberEdit>(QStringLiteral("Purchase"))->placeholderText(), QStringLiteral("missing"));
}

void TestMainWindow::contradictionIsToldInABar() {
  document_->edit(QStringLiteral("Heads"), QStringLiteral("/job"), [](Scenario& s) {
    s.job.architecture.heads = 64;
    s.job.architecture.kvHeads = 7;
  });
  auto* bar = window_->findChild<NoticeBar*>();
  QTRY_VERIFY(bar->isVisible());
  document_->undoStack().undo();
  QTRY_VERIFY(!bar->isVisible());
}

void TestMainWindow::rangesWidenTheRisk() {
  showLower(window_->findChild<RiskPage*>());
  auto* spread = find<QTableView>(QStringLiteral("Numbers of: How far the answer may spread"));
  QTRY_VERIFY(!document_->isSampling());
  const auto cost = [&](int column) { return spread->model()->index(int(Figure::runUsd), column).data().toString(); };
  QVERIFY(spread->isVisible());
  QTRY_VERIFY(cost(SpreadModel::p90) != missingText());
  const QString before = cost(SpreadModel::p90), power = card(QStringLiteral("Power"));
  showPage(5);
  QTest::mouseClick(find<QPushButton>(QStringLiteral("Add range")), Qt::LeftButton);
  QCOMPARE(int(document_->scenario().ranges.size()), 1);
  QVERIFY(document_->scenario().ranges[0].input == UncertainInput::electricity);
  typeIn(QStringLiteral("Ranges"), 0, RangeModel::high, QStringLiteral("2.5"));
  QTRY_COMPARE(document_->scenario().ranges[0].high, 2.5);
  QTRY_VERIFY(!document_->isSampling());
  QTRY_VERIFY(cost(SpreadModel::p90) != before);
  QCOMPARE(card(QStringLiteral("Power")), power);
  // What moves it: the range is among the bars of dollars, first or second beside the model's error.
  find<QComboBox>(QStringLiteral("Figure"))->setCurrentIndex(int(Figure::runUsd));
  find<QComboBox>(QStringLiteral("Risk view"))->setCurrentIndex(1);
  auto* bars = find<QTableView>(QStringLiteral("Numbers of: What moves the answer"));
  QVERIFY(bars->isVisible());
  QStringList names;
  for (int row = 0; row < 2; ++row) names << bars->model()->index(row, 0).data().toString();
  QVERIFY2(names.contains(QStringLiteral("Electricity")), qPrintable(names.join(u',')));
  QTest::mouseClick(find<QPushButton>(QStringLiteral("Remove range")), Qt::LeftButton);
  QTRY_VERIFY(!document_->isSampling());
  QTRY_COMPARE(cost(SpreadModel::p90), before);
}

void TestMainWindow::theLastRiskStaysMarkedMeanwhile() {
  showLower(window_->findChild<RiskPage*>());
  auto* spread = find<QTableView>(QStringLiteral("Numbers of: How far the answer may spread"));
  auto* state = find<QLabel>(QStringLiteral("State of the risk"));
  QTRY_VERIFY(!document_->isSampling());
  QTRY_VERIFY(spread->isEnabled());
  const QString before = spread->model()->index(0, SpreadModel::p50).data().toString();
  document_->edit(QStringLiteral("Nodes"), QStringLiteral("/cluster/pools/0/nodes"), [](Scenario& s) { s.cluster.pools[0].nodes /= 2; });
  // The answer is under way on another thread and cannot arrive before events are handled.
  QVERIFY(document_->isSampling());
  QVERIFY(!spread->isEnabled());
  QVERIFY(state->text().contains(QStringLiteral("computed again")));
  QCOMPARE(spread->model()->index(0, SpreadModel::p50).data().toString(), before);
  QTRY_VERIFY(spread->isEnabled());
  QVERIFY(spread->model()->index(0, SpreadModel::p50).data().toString() != before);
  QVERIFY(state->text().contains(QStringLiteral("10,000")));
}

// Every switch shows what the framework does, takes another value, and goes back, by the keyboard.
void TestMainWindow::softwareSwitchesAreSetAndReturnToTheFramework() {
  showPage(6);
  document_->edit(QStringLiteral("test"), {}, [](Scenario& s) { s.job.software = {}; });
  settle();
  const Software untouched = document_->scenario().job.software;
  for (const char* name : {"Attention kernel", "Elementwise kernels", "Fused norm", "CUDA graphs", "Drop tokens", "Fused loss",
                           "Tensor overlap", "Data overlap", "Pipeline overlap", "Expert overlap", "Offload optimizer",
                           "Offload activations", "Tiled loss", "Tiled MLP", "Defer gradient reduction", "Gathered logits",
                           "Recompute experts", "FP8 scales", "FP32 gradients", "16-bit states"}) {
    auto* box = find<Choice>(QLatin1String(name));
    QVERIFY2(box, name);
    QVERIFY2(box->itemText(0).startsWith(QLatin1String("By framework: ")), name);
    QVERIFY2(!box->toolTip().isEmpty(), name);
    QCOMPARE(box->currentIndex(), 0);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    QVERIFY2(!(document_->scenario().job.software == untouched), name);
    QCOMPARE(box->currentIndex(), 1);
    QTest::keyClick(box, Qt::Key_Home);
    QVERIFY2(document_->scenario().job.software == untouched, name);
    document_->undoStack().undo();
    QCOMPARE(box->currentIndex(), 1);
    document_->undoStack().undo();
    QCOMPARE(box->currentIndex(), 0);
  }
  auto* overlap = find<Choice>(QStringLiteral("Data overlap"));
  QCOMPARE(overlap->itemText(0), QStringLiteral("By framework: on"));
  document_->edit(QStringLiteral("test"), {}, [](Scenario& s) { s.job.software.generation = Generation::first; });
  QCOMPARE(overlap->itemText(0), QStringLiteral("By framework: off"));  // Megatron before 2024 hid no gradient traffic
}

void TestMainWindow::closingAsksToSave() {
  typeInCell(0, PoolModel::nodes, QStringLiteral("100"));
  QTRY_VERIFY(document_->isModified());
  bool asked = false;
  QTimer::singleShot(200, this, [&asked] {
    if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) {
      asked = true;
      box->button(QMessageBox::Cancel)->click();
    }
  });
  QVERIFY(!window_->close());
  QVERIFY(asked);
  QVERIFY(window_->isVisible());
}

void TestMainWindow::everyInputHasAName() {
  for (const QWidget* widget : window_->findChildren<QWidget*>()) {
    const bool input = qobject_cast<const CountSpin*>(widget) || qobject_cast<const Choice*>(widget) ||
                       qobject_cast<const QCheckBox*>(widget) || qobject_cast<const NumberEdit*>(widget);
    if (input) QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
  }
}

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
