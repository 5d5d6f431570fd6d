// SPDX-License-Identifier: GPL-3.0-or-later
// What lies beside a plan, as the window meets it: when it opens the plan, and when it sees that the file changed.
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/data/crafted_journal.h"
#include "tests/ui/window_test.h"
#include "ui/file_actions.h"
#include "ui/notice_bar.h"

using namespace cw;

namespace {

QByteArray bytesOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

}  // namespace

class TestPlanNeighbours : public WindowTest {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  QString plan() const { return folder_->filePath(QStringLiteral("team.cwplan")); }
  QString victim() const { return folder_->filePath(QStringLiteral("victim.txt")); }
  QString journal() const { return plan() + QStringLiteral("-journal"); }
  void craftSuperJournal() const {
    QVERIFY(write(victim(), "a thesis"));
    QVERIFY(write(journal(), test::journalOf(bytesOf(plan())) + test::superJournalRecord(victim().toStdString())));
  }

 private slots:
  void initTestCase() { prepare(); }
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    openWindow();
    QVERIFY(document_->saveAs(plan()));
  }
  void cleanup() { closeWindow(); }

  void openingRemovesNoOtherFile() {
    craftSuperJournal();
    Document other;
    const FileOutcome outcome = other.open(plan());
    QVERIFY(!outcome);
    QVERIFY2(outcome.message.contains(QStringLiteral("over several files")), qPrintable(outcome.message));
    QVERIFY(QFileInfo::exists(victim()) && QFileInfo::exists(journal()));
  }

  /// The window looks at its file when something happens there.
  void watchingRemovesNoOtherFile() {
    craftSuperJournal();
    QFile touched(plan());
    QVERIFY(touched.open(QIODevice::ReadWrite) && touched.write(touched.peek(16)) == 16);
    touched.close();
    QTest::qWait(500);
    QVERIFY(QFileInfo::exists(victim()) && QFileInfo::exists(journal()));
    QVERIFY(!document_->save());
    QVERIFY(QFileInfo::exists(victim()) && QFileInfo::exists(journal()));
  }

  void whatWasSetAsideIsSaidInTheNoticeBar() {
    QVERIFY(write(journal(), "no journal at all"));
    QVERIFY(window_->files().openPath(plan()));
    const auto* bar = window_->findChild<NoticeBar*>();
    QVERIFY(bar && bar->isVisible());
    QVERIFY2(bar->text().contains(QStringLiteral("team.cwplan-journal.aside-1")), qPrintable(bar->text()));
  }

  void theWatcherSaysItToo() {
    QSignalSpy remarked(document_.get(), &Document::remarked);
    QVERIFY(write(journal(), "no journal at all"));
    QFile touched(plan());
    QVERIFY(touched.open(QIODevice::ReadWrite) && touched.write(touched.peek(16)) == 16);
    touched.close();
    QTRY_COMPARE(remarked.count(), 1);
  }
};

QTEST_MAIN(TestPlanNeighbours)
#include "test_plan_neighbours.moc"
