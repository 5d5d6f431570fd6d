// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of a GPU and a node in the real window: every one of them can be replaced by the
// planner's own, reaches every pool that names the row, and goes back to the catalogue's.
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <set>
#include <vector>

#include "data/json/archive.h"
#include "data/json/rows.h"
#include "model/trace/derivation.h"
#include "tests/ui/window_test.h"
#include "ui/answer/answer_panel.h"
#include "ui/document/catalogue.h"
#include "ui/input/number_edit.h"
#include "ui/pages/facts_page.h"
#include "ui/pages/pool_model.h"

using namespace cw;

namespace {

/// Counts the numbers of a row.
class NumberCount : public Archive {
 public:
  int found = 0;
  void text(const char*, std::string&, TextKind, Need) override {}
  void number(const char*, std::optional<double>&, Range, bool, Need) override { ++found; }
  void flag(const char*, std::optional<bool>&, Need) override {}
  void word(const char*, std::optional<int>&, Words, Need) override {}
  void fact(const char*, std::optional<double>&, Provenance&, Range) override { ++found; }
  void object(const char*, Need, const Body& body) override { body(*this); }
  void list(const char*, std::size_t, const std::function<void(std::size_t)>&, Need,
            const ElementBody&) override {}
  void texts(const char*, std::vector<std::string>&) override {}
  void row(const char*, const RowField& field, Need) override { field.describe(*this); }
  void rows(const char*, std::size_t, const std::function<void(std::size_t)>&,
            const std::function<RowField(std::size_t)>&) override {}
  void ownRows(const char*, RowScope&) override {}
  void atMost(const char*, std::size_t, std::size_t) override {}
  void check(const char*, bool, const std::string&) override {}
};

bool hasSource(const DerivationPtr& root, const std::string& said) {
  std::vector<const DerivationNode*> open{root.get()};
  std::set<const DerivationNode*> seen;
  while (!open.empty()) {
    const DerivationNode* node = open.back();
    open.pop_back();
    if (!node || !seen.insert(node).second) continue;
    if (node->source.find(said) != std::string::npos) return true;
    open.insert(open.end(), {node->left.get(), node->right.get()});
  }
  return false;
}

}  // namespace

class TestFactsPage : public WindowTest {
  Q_OBJECT

 private slots:
  void initTestCase() { prepare(); }
  void init() {
    openWindow();
    page_ = window_->findChild<FactsPage*>();
    QVERIFY(page_);
  }
  void cleanup() { closeWindow(); }

  void itOpensFromTheComposerAndEscapeLeavesIt() {
    QWidget* button = named<QPushButton>(window_.get(), "Facts…");
    QVERIFY(button && button->isVisible() && !page_->isVisible());
    button->setFocus();
    QTest::keySequence(button, QKeySequence(QStringLiteral("Ctrl+I")));
    QVERIFY(page_->isVisible());
    QVERIFY(field("Dense peak, BF16")->hasFocus());
    type("Dense peak, BF16", "12", Qt::Key_Escape);  // takes back what was typed, and no more
    QVERIFY(page_->isVisible());
    QCOMPARE(gpu(0), catalogue::findNode("smc-4u-liquid-h100-8")->gpu);
    QTest::keyClick(field("Dense peak, BF16"), Qt::Key_Escape);
    QVERIFY(!page_->isVisible());
    QVERIFY(button->hasFocus());
  }

  // The editor of a cell ends when the page opens: the focus goes back to the table.
  void itOpensFromWithinACellToo() {
    auto* table = named<QTableView>(window_.get(), "Pools");
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, PoolModel::name));
    table->edit(table->currentIndex());
    QWidget* editor = QApplication::focusWidget();
    QVERIFY(editor && editor != table);
    QTest::keySequence(editor, QKeySequence(QStringLiteral("Ctrl+I")));
    QVERIFY(page_->isVisible());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QTest::keyClick(field("Dense peak, BF16"), Qt::Key_Escape);
    QVERIFY(!page_->isVisible());
    QVERIFY(table->hasFocus());
  }

  void everyNumberOfBothRowsHasAField() {
    NumberCount count;
    RowTable none;
    RowScope scope(none);
    Node node;
    describe(count, node, scope);  // its GPU within
    QCOMPARE(int(page_->findChildren<NumberEdit*>().size()), count.found);
  }

  void anEditMovesTheAnswerAndIsOneStep() {
    openFacts();
    const double before = document_->estimate()->trainingTime.days();
    const Scenario untouched = document_->scenario();
    type("Dense peak, BF16", "700");
    settle();
    QCOMPARE(gpu(0).bf16Dense.flopPerSecond(), 700e12);
    QVERIFY(gpu(0).provenance.source.starts_with(
        "planner; the rest: " + untouched.cluster.pools[0].node.gpu.provenance.source));
    QVERIFY(document_->estimate()->trainingTime.days() > 1.1 * before);
    // What is still the catalogue's keeps its source, and nobody can write another beside it.
    const auto* kept = named<QLineEdit>(page_, "Source of HBM bandwidth");
    QCOMPARE(kept->text().toStdString(), untouched.cluster.pools[0].node.gpu.provenance.source);
    QVERIFY(kept->isReadOnly() &&
            !named<QLineEdit>(page_, "Source of Dense peak, BF16")->isReadOnly());
    QCOMPARE(document_->undoStack().count(), 1);
    document_->explain("step_time_s");
    QTRY_VERIFY(document_->explanation() &&
                hasSource(document_->explanation(), "planner; the rest"));

    const QTemporaryDir folder;
    QVERIFY(document_->saveAs(folder.filePath(QStringLiteral("a.cwplan"))));
    Document other;
    QVERIFY(other.open(folder.filePath(QStringLiteral("a.cwplan"))));
    QCOMPARE(other.scenario(), document_->scenario());

    document_->undoStack().undo();
    settle();
    QVERIFY(document_->scenario() == untouched);
    QCOMPARE(document_->estimate()->trainingTime.days(), before);
  }

  void whatIsTypedCountsOnLeavingTheField() {
    openFacts();
    type("Idle GPU", "55", Qt::Key_Tab);
    QCOMPARE(gpu(0).idle.value->watts(), 55.0);
    QCOMPARE(gpu(0).idle.provenance.source, std::string("planner"));
    // A figure with a source of its own leaves that of the row alone.
    QCOMPARE(gpu(0).provenance, catalogue::findNode("smc-4u-liquid-h100-8")->gpu.provenance);
  }

  void anAssumptionIsMarkedWithItsRangeUntilItIsReplaced() {
    openFacts();
    QVERIFY(says(QStringLiteral("assumed, 1,800–2,400")));  // the host of this node type
    const double before = document_->estimate()->power->facilityPeak.watts();
    type("Host in training", "2300");
    settle();
    QVERIFY(!says(QStringLiteral("assumed, 1,800–2,400")));
    QCOMPARE(node(0).hostActive.provenance.source, std::string("planner"));
    QVERIFY(document_->estimate()->power->facilityPeak.watts() > before);
  }

  void everyPoolWithTheRowFollows() {
    PoolModel pools(*document_);
    pools.duplicatePool(0);
    pools.duplicatePool(0);
    QVERIFY(
        pools.setData(pools.index(1, PoolModel::node), QStringLiteral("hgx-h100-8"), Qt::EditRole));
    openFacts();
    type("Limit of a GPU", "650");
    type("Idle node", "1900");
    for (int pool : {0, 1, 2}) QCOMPARE(gpu(pool).tdp.watts(), 650.0);
    QCOMPARE(node(0).idle.value->watts(), 1900.0);
    QVERIFY(node(2) == node(0));
    QCOMPARE(node(1).idle, catalogue::findNode("hgx-h100-8")->idle);  // another node type
    // Who changes the type of a pool and changes it back keeps the facts.
    for (const char* type : {"hgx-h200-8", "smc-immersion-h100-8", "hgx-h100-8"})
      QVERIFY(
          pools.setData(pools.index(1, PoolModel::node), QString::fromLatin1(type), Qt::EditRole));
    QCOMPARE(gpu(1).tdp.watts(), 650.0);
  }

  void factsGoBackToTheCatalogueOneByOneAndTogether() {
    const Scenario untouched = document_->scenario();
    openFacts();
    auto* all = named<QPushButton>(page_, "All back to the catalogue");
    QVERIFY(all && !all->isEnabled());
    type("HBM bandwidth", "4.1");
    type("Speed of a port", "800");
    type("Idle GPU", "60");
    QVERIFY(all->isEnabled());
    back("HBM bandwidth");
    QCOMPARE(gpu(0).hbmBandwidth, untouched.cluster.pools[0].node.gpu.hbmBandwidth);
    QCOMPARE(gpu(0).provenance,
             untouched.cluster.pools[0].node.gpu.provenance);  // all of the row's own are back
    QCOMPARE(gpu(0).idle.value->watts(), 60.0);
    all->click();
    QVERIFY(document_->scenario() == untouched);
    QVERIFY(!all->isEnabled());
    document_->undoStack().undo();
    QCOMPARE(gpu(0).idle.value->watts(), 60.0);
    QCOMPARE(node(0).nicPerDirection.gigabitsPerSecond(), 800.0);
  }

  void whatIsNotAllowedIsSaidBesideTheField_data() {
    QTest::addColumn<int>("pool");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("sentence");
    for (int pool :
         {0, 1}) {  // the fields of a second pool stand for another place in the scenario
      const auto row = [&](const char* name, const char* typed, const char* sentence) {
        QTest::addRow("%s of pool %d", name, pool) << pool << name << typed << sentence;
      };
      row("Memory (HBM)", "0", "Between 0.00093");
      row("Limit of a GPU", "", "A number is needed here.");
      row("GPUs of a node", "7.5", "A whole number is needed here.");
      row("Most, for circuits", "0", "Between 0.001");
      row("Idle node", "-1", "Between 0 and");
    }
  }

  void whatIsNotAllowedIsSaidBesideTheField() {
    QFETCH(int, pool);
    QFETCH(QString, name);
    QFETCH(QString, typed);
    QFETCH(QString, sentence);
    PoolModel pools(*document_);
    pools.duplicatePool(0);
    QVERIFY(
        pools.setData(pools.index(1, PoolModel::node), QStringLiteral("hgx-h200-8"), Qt::EditRole));
    openFacts(pool);
    const Scenario untouched = document_->scenario();
    type(name.toLatin1().constData(), typed.toLatin1().constData());
    QVERIFY2(says(sentence), qPrintable(sentence));
    QVERIFY(document_->scenario() == untouched);
  }

  void aFindingAboutAFactLeadsToIt() {
    PoolModel(*document_).duplicatePool(0);
    emit window_->findChild<AnswerPanel*>()->placeClicked(
        QStringLiteral("/cluster/pools/1/node/gpu/idle_w"));
    QVERIFY(page_->isVisible());
    emit window_->findChild<AnswerPanel*>()->placeClicked(QStringLiteral("/cluster/pools/1/nodes"));
    QVERIFY(!page_->isVisible());
  }

 private:
  FactsPage* page_ = nullptr;

  const Node& node(int pool) const {
    return document_->scenario().cluster.pools[std::size_t(pool)].node;
  }
  const Gpu& gpu(int pool) const { return node(pool).gpu; }

  template <class T>
  static T* named(const QWidget* within, const char* name) {
    for (T* widget : within->findChildren<T*>())
      if (widget->accessibleName() == QString::fromUtf8(name)) return widget;
    return nullptr;
  }
  NumberEdit* field(const char* name) const { return named<NumberEdit>(page_, name); }
  void openFacts(int pool = 0) {
    named<QPushButton>(window_.get(), "Facts…")->click();
    page_->open(pool);
    QVERIFY(page_->isVisible());
  }
  void type(const char* name, const char* text, Qt::Key last = Qt::Key_Return) {
    NumberEdit* edit = field(name);
    QVERIFY2(edit, name);
    edit->setFocus();
    edit->selectAll();
    if (*text)
      QTest::keyClicks(edit, QString::fromLatin1(text));
    else
      QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClick(edit, last);
  }
  void back(const char* name) {
    auto* button = named<QToolButton>(
        page_, qPrintable(QStringLiteral("Catalogue's %1").arg(QLatin1String(name))));
    QVERIFY(button && button->isVisible());
    button->click();
  }
  bool says(const QString& sentence) const {
    for (const QLabel* label : page_->findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(sentence)) return true;
    return false;
  }
};

QTEST_MAIN(TestFactsPage)
#include "test_facts_page.moc"
