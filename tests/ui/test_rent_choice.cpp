// SPDX-License-Identifier: GPL-3.0-or-later
// Rent by kind of offer, chosen on the page Site & cost, and the curve of the break-even in the tab
// Money.
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include "tests/ui/window_test.h"
#include "ui/figures/figure_view.h"
#include "ui/figures/money_figures.h"
#include "ui/input/controls.h"
#include "ui/input/number_edit.h"
#include "ui/pages/pool_model.h"
#include "ui/pages/site_page.h"
#include "ui/text/format.h"

using namespace cw;

class TestRentChoice : public WindowTest {
  Q_OBJECT

 private slots:
  void initTestCase() { prepare(); }
  void init() { openWindow(); }
  void cleanup() { closeWindow(); }

  void everyNodeTypeTakesTheRentOfTheKindChosen() {
    const Scenario untouched = document_->scenario();
    QVERIFY(tier()->currentText().startsWith(QStringLiteral("Specialists")));
    choose("Spot");
    QCOMPARE(rent("smc-4u-liquid-h100-8"), 1.25);  // the catalogue's row of an H100
    QCOMPARE(document_->undoStack().count(), 1);
    // What comes later is of the same kind.
    PoolModel pools(*document_);
    pools.addPool();
    QVERIFY(
        pools.setData(pools.index(1, PoolModel::node), QStringLiteral("hgx-b200-8"), Qt::EditRole));
    QCOMPARE(rent("hgx-b200-8"), 2.25);
    QVERIFY(tier()->currentText().startsWith(QStringLiteral("Spot")));
    choose("Committed for a year");
    QCOMPARE(rent("hgx-b200-8"), 4.35);
    while (document_->undoStack().canUndo()) document_->undoStack().undo();
    QVERIFY(document_->scenario() == untouched);
  }

  void aRentOfOnesOwnIsOfNoKind() {
    document_->edit(QStringLiteral("Rent"), QStringLiteral("/prices"), [](Scenario& s) {
      for (NodePrice& price : s.prices.nodes) price.rentPerGpuHour.value = Money::usd(2.5);
    });
    QCOMPARE(tier()->currentIndex(), -1);
  }

  void aGpuThatNobodyOffersIsNamed() {
    document_->edit(QStringLiteral("GPU"), QStringLiteral("/cluster"), [](Scenario& s) {
      Pool pool = s.cluster.pools.front();
      pool.node.id = "own";
      pool.node.name = "A node of our own";
      pool.node.gpu.id = "own-gpu";
      s.cluster.pools.push_back(pool);
    });
    choose("Spot");
    const NodePrice* price = document_->scenario().prices.find("own");
    QVERIFY(price && !price->rentPerGpuHour.value);
    bool named = false;
    for (const QLabel* label : window_->findChild<SitePage*>()->findChildren<QLabel*>())
      named = named ||
              (!label->isHidden() && label->text().contains(QStringLiteral("A node of our own.")));
    QVERIFY(named);
    QTRY_VERIFY_WITH_TIMEOUT(!document_->isEstimating(), 30000);  // two kinds of GPU are searched
    QVERIFY(document_->estimate()->tenures[Tenure::rent].missing.has(CostGap::rent));
  }

  void theBreakEvenIsShownOverRentAndUse() {
    const TenureComparison& c = document_->estimate()->tenures;
    const FigureTable table = breakEvenTable(*document_->estimate());
    QCOMPARE(table.rows.size(), rentFactors.size());
    QCOMPARE(table.head.size(), int(utilisations.size()) + 1);
    int shown = 0;
    for (const FigureView* view : window_->findChildren<FigureView*>()) {
      const QAbstractItemModel* model = view->model();
      if (view->accessibleName() != QStringLiteral("Figures: When buying beats renting")) continue;
      ++shown;
      for (int row = 0; row < model->rowCount(); ++row)
        for (int column = 1; column < model->columnCount(); ++column) {
          const BreakEvenPoint& p =
              c.breakEvenCurve[std::size_t(row) * utilisations.size() + std::size_t(column) - 1];
          const QString cell = model->index(row, column).data().toString();
          QVERIFY2(
              p.months ? cell.startsWith(significant(*p.months)) : cell == QStringLiteral("never"),
              qPrintable(cell));
        }
    }
    QCOMPARE(shown, 1);
  }

 private:
  Choice* tier() const {
    for (Choice* box : window_->findChildren<Choice*>())
      if (box->accessibleName() == QStringLiteral("Rent tier")) return box;
    return nullptr;
  }
  void choose(const char* name) {
    Choice* box = tier();
    for (int i = 0; i < box->count(); ++i)
      if (box->itemText(i).startsWith(QLatin1String(name))) {
        box->setCurrentIndex(i);
        return emit box->activated(i);
      }
    QFAIL(name);
  }
  double rent(const char* node) const {
    return document_->scenario().prices.find(node)->rentPerGpuHour.value->usd();
  }
};

QTEST_MAIN(TestRentChoice)
#include "test_rent_choice.moc"
