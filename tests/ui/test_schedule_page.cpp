// SPDX-License-Identifier: GPL-3.0-or-later
// The page Schedule and the tab Calendar in the real window: what is typed moves the answer, what is wrong is refused with
// a sentence, and a saved plan keeps it.
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include "tests/ui/window_test.h"
#include "ui/input/number_edit.h"
#include "ui/pages/list_editor.h"
#include "ui/pages/schedule_page.h"

using namespace cw;

class TestSchedulePage : public WindowTest {
  Q_OBJECT

 private slots:
  void initTestCase() { prepare(); }
  void init() {
    openWindow();
    page_ = window_->findChild<SchedulePage*>();
    QVERIFY(page_);
    window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentWidget(page_);
  }
  void cleanup() { closeWindow(); }

  void maintenanceIsAdded() {
    const double before = days();
    press("Add window");
    QCOMPARE(document_->scenario().reliability.maintenance.size(), std::size_t(1));
    ListModel& model = editor(0)->model();
    QVERIFY(model.setData(model.index(0, 1), QStringLiteral("2024-08-01"), Qt::EditRole));
    QVERIFY(model.setData(model.index(0, 2), QStringLiteral("48"), Qt::EditRole));
    settle();
    QVERIFY(days() > before + 2);
    QCOMPARE(document_->estimate()->phases.size(), std::size_t(3));
    for (const auto& [column, wrong] : {std::pair(1, "1 August"), {1, "2024-02-30"}, {2, "0"}, {2, "-3"}, {2, "nan"}, {2, "1e9"}}) {
      QVERIFY2(!model.setData(model.index(0, column), QLatin1String(wrong), Qt::EditRole), wrong);
      QVERIFY2(says(model.index(0, column).data(Qt::ToolTipRole).toString()), wrong);
    }
    QCOMPARE(document_->scenario().reliability.maintenance[0].length.days(), 2.0);
    document_->undoStack().undo();
    QCOMPARE(document_->scenario().reliability.maintenance[0].length.seconds(), 8.0 * 3600);
    press("Remove window");
    settle();
    QVERIFY(document_->scenario().reliability.maintenance.empty());
    QCOMPARE(days(), before);
  }

  void aRampIsTypedAndKept() {
    const double before = days();
    press("Add stage");
    ListModel& model = editor(1)->model();
    QVERIFY(model.setData(model.index(0, 0), QStringLiteral("2.5 T"), Qt::EditRole));
    QVERIFY(model.setData(model.index(0, 1), QStringLiteral("6144"), Qt::EditRole));
    for (const char* wrong : {"0", "12289", "100.5", "some"}) QVERIFY2(!model.setData(model.index(0, 1), QLatin1String(wrong), Qt::EditRole), wrong);
    settle();
    QCOMPARE(document_->scenario().job.batchRamp, (std::vector<BatchStage>{{2.5e12, 6144}}));
    QVERIFY(days() > before);  // half of the cluster idles meanwhile
    const QTemporaryDir folder;
    QVERIFY(document_->saveAs(folder.filePath(QStringLiteral("a.cwplan"))));
    Document other;
    QVERIFY(other.open(folder.filePath(QStringLiteral("a.cwplan"))));
    QCOMPARE(other.scenario(), document_->scenario());
  }

  void theBuildIsShownAndTyped() {
    const double before = days();
    NumberEdit* racks = nullptr;
    for (NumberEdit* each : page_->findChildren<NumberEdit*>())
      if (each->accessibleName() == QStringLiteral("Racks a day")) racks = each;
    QVERIFY(racks);
    racks->setFocus();
    racks->selectAll();
    QTest::keyClicks(racks, QStringLiteral("40"));
    QTest::keyClick(racks, Qt::Key_Return);
    settle();
    QCOMPARE(document_->estimate()->builds.at(0).days.installation, std::optional(40.0));  // 1,563 racks
    QCOMPARE(days(), before);
    QLineEdit* ordered = nullptr;
    for (QLineEdit* each : page_->findChildren<QLineEdit*>())
      if (each->accessibleName() == QStringLiteral("Ordered")) ordered = each;
    QVERIFY(ordered);
    ordered->setFocus();
    QTest::keyClicks(ordered, QStringLiteral("2024-04-01"));
    QTest::keyClick(ordered, Qt::Key_Return);
    settle();
    QCOMPARE(document_->scenario().cluster.pools[0].build.orderDate, std::string("2024-04-01"));
    QVERIFY(std::any_of(document_->estimate()->findings.begin(), document_->estimate()->findings.end(), [](const Finding& f) { return f.rule == Rule::buildEndsTooLate; }));
    ordered->selectAll();
    QTest::keyClicks(ordered, QStringLiteral("2024-13-01"));
    QVERIFY(says(QStringLiteral("Write a day")));
    QVERIFY(document_->scenario().cluster.pools[0].build.orderDate != "2024-13-01");
  }

 private:
  SchedulePage* page_ = nullptr;

  double days() const { return document_->estimate() ? document_->estimate()->trainingTime.days() : 0; }
  ListEditor* editor(int place) const { return page_->findChildren<ListEditor*>().at(place); }
  bool says(const QString& sentence) const {
    for (const QLabel* label : page_->findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(sentence)) return true;
    return false;
  }
  void press(const char* name) {
    for (QPushButton* button : page_->findChildren<QPushButton*>())
      if (button->text() == QLatin1String(name)) return button->click();
    QFAIL(name);
  }
};

QTEST_MAIN(TestSchedulePage)
#include "test_schedule_page.moc"
