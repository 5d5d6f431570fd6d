// SPDX-License-Identifier: GPL-3.0-or-later
// What sessions that ended badly left behind: offered whole and one by one, set aside where it is
// damaged, and cleared where nobody can use it. The folder may hold anything.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTimer>

#include "tests/ui/window_test.h"
#include "ui/document/recovery.h"
#include "ui/file_actions.h"
#include "ui/notice_bar.h"

using namespace cw;

namespace {

void setNodes(Document& document, int nodes) {
  document.edit(QStringLiteral("Nodes"), QStringLiteral("/cluster/pools/0/nodes"),
                [nodes](Scenario& s) { s.cluster.pools[0].nodes = nodes; });
}

bool writeFile(const QString& path, const QByteArray& text) {
  QFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void pipeAt(const QString& path) { QVERIFY(::mkfifo(path.toUtf8().constData(), 0600) == 0); }

/// A lock whose process has ended without a word.
void deadLockAt(const QString& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    QLockFile lock(path);
    lock.setStaleLockTime(0);
    ::_exit(lock.tryLock(0) ? 0 : 1);
  }
  int status = -1;
  QVERIFY(::waitpid(child, &status, 0) == child && status == 0);
  QVERIFY(QFileInfo::exists(path));
}

}  // namespace

class TestRecovery : public WindowTest {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  QString path(const QString& name) const { return folder_->filePath(name); }
  QStringList inFolder() const {
    return QDir(folder_->path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
  }

  /// What a session that was killed leaves: a plan with so many nodes, `age` seconds old.
  QString leave(const QString& name, int nodes, int age, const QString& original = {}) {
    Document document;
    setNodes(document, nodes);
    const QString plan = path(name + QStringLiteral(".cwplan"));
    if (!document.writeRecovery(plan) ||
        !writeFile(plan + QStringLiteral(".from"), "0\n" + original.toUtf8()))
      return {};
    return makeOld(plan, age) ? plan : QString();
  }
  static bool makeOld(const QString& path, int seconds) {
    QFile file(path);
    return file.open(QIODevice::ReadWrite) &&
           file.setFileTime(QDateTime::currentDateTime().addSecs(-seconds),
                            QFileDevice::FileModificationTime);
  }

  NoticeBar& bar() { return *window_->findChild<NoticeBar*>(); }
  void press(const QString& name) {
    QCoreApplication::sendPostedEvents(nullptr,
                                       QEvent::DeferredDelete);  // buttons of the notice before
    for (QPushButton* button : bar().findChildren<QPushButton*>())
      if (button->isVisible() && button->text() == name) return button->click();
    QFAIL(qPrintable(QStringLiteral("no button ") + name));
  }
  /// Answers the boxes that come up meanwhile, and says how many.
  int pressing(const QString& name) {
    int boxes = 0;
    QTimer closing;
    QObject::connect(&closing, &QTimer::timeout, [&] {
      if (QWidget* box = QApplication::activeModalWidget()) {
        ++boxes;
        box->close();
      }
    });
    closing.start(20);
    press(name);
    return boxes;
  }

 private slots:
  void initTestCase() { prepare(); }
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }
  void cleanup() { closeWindow(); }

  void everyLeftoverIsFoundNewestFirst() {
    const QString old = leave("old", 11, 3000, "/plans/old.cwplan"), fresh = leave("fresh", 12, 10);
    Document document;
    const Recovery recovery(document, folder_->path());
    const auto left = recovery.leftovers();
    QCOMPARE(left.size(), std::size_t(2));
    QCOMPARE(left[0].file, fresh);
    QCOMPARE(left[1].file, old);
    QCOMPARE(left[1].original, QStringLiteral("/plans/old.cwplan"));
    QVERIFY(left[0].original.isEmpty() && left[0].originKnown);
  }

  void workWithoutItsNoteIsRestored() {
    for (const QByteArray& note :
         {QByteArray(), QByteArray("no number\n/etc/passwd"), QByteArray(6 << 20, 'x')}) {
      const QString plan = leave("alone", 77, 10);
      if (note.isEmpty())
        QVERIFY(QFile::remove(plan + ".from"));
      else
        QVERIFY(writeFile(plan + ".from", note));
      Document document;
      Recovery recovery(document, folder_->path());
      const auto left = recovery.leftovers();
      QCOMPARE(left.size(), std::size_t(1));
      QVERIFY(!left[0].originKnown && left[0].original.isEmpty());
      QVERIFY(recovery.restore(left[0]));
      QCOMPARE(document.scenario().cluster.pools[0].nodes, 77);
      QVERIFY(document.isModified() && document.path().isEmpty());
      QVERIFY(recovery.leftovers().empty());
    }
  }

  /// Between the old copy's end and the next change there is a copy all the same.
  void restoredWorkIsKeptAtOnce() {
    const QString plan = leave("once", 78, 10);
    Document document;
    Recovery recovery(document, folder_->path());
    QVERIFY(recovery.restore(recovery.leftovers().front()));
    QVERIFY(!QFileInfo::exists(plan));
    const QStringList kept = inFolder().filter(QRegularExpression(QStringLiteral("\\.cwplan$")));
    QCOMPARE(kept.size(), 1);
    Document again;
    QVERIFY(again.open(path(kept.front())));
    QCOMPARE(again.scenario().cluster.pools[0].nodes, 78);
  }

  void damagedWorkIsSetAsideOnce() {
    const QString plan = leave("bad", 1, 10);
    const QByteArray damage = contentOf(plan).left(5000) + QByteArray(3000, '\0');
    QVERIFY(writeFile(plan, damage) && writeFile(plan + "-journal", "half"));
    Document document;
    setNodes(document, 5);
    {
      Recovery recovery(document, folder_->path());
      const FileOutcome outcome = recovery.restore(recovery.leftovers().front());
      QVERIFY(outcome.result == FileResult::failed);
      QVERIFY2(outcome.message.contains(plan + ".damaged"), qPrintable(outcome.message));
      QCOMPARE(document.scenario().cluster.pools[0].nodes, 5);
      QVERIFY(recovery.leftovers().empty());
    }
    const Recovery next(document, folder_->path());
    QVERIFY(next.leftovers().empty());
    QCOMPARE(contentOf(plan + ".damaged"), damage);
  }

  void whatDeadSessionsLeftIsCleared() {
    deadLockAt(path("dead.cwplan.lock"));
    const QString work = leave("crashed", 3, 10);
    deadLockAt(work + ".lock");
    QVERIFY(writeFile(path("cut-off.cwplan.lock"), ""));
    QVERIFY(writeFile(path("gone.cwplan.from"), "1\n/x") &&
            writeFile(path("gone.cwplan.from.aBcDeF"), "1"));
    QVERIFY(writeFile(path(".gone.cwplan.tmp"), "half a database") &&
            writeFile(path(".gone.cwplan.tmp-journal"), "x") &&
            writeFile(path(".alone-journal"), "x"));
    QVERIFY(writeFile(path("letter.txt"), "somebody's own"));
    Document document;
    {
      const Recovery recovery(document, folder_->path());
      QCOMPARE(recovery.leftovers().size(), std::size_t(1));
    }
    QStringList rest = inFolder();
    rest.sort();
    QCOMPARE(rest, (QStringList{"crashed.cwplan", "crashed.cwplan.from", "letter.txt"}));
  }

  /// A save that was killed between its last byte and its name is work like any other.
  void aWholeTemporaryIsWork() {
    const QString plan = leave("first", 64, 10);
    QVERIFY(QFile::rename(plan, path(".first.cwplan.5e55")) && QFile::remove(plan + ".from"));
    Document document;
    Recovery recovery(document, folder_->path());
    QCOMPARE(recovery.leftovers().size(), std::size_t(1));
    QVERIFY(recovery.restore(recovery.leftovers().front()));
    QCOMPARE(document.scenario().cluster.pools[0].nodes, 64);
  }

  void whatRunningSessionsWriteStays() {
    Document other;
    const Recovery running(other, folder_->path());
    QVERIFY(writeFile(path(".their.cwplan.tmp"), "being written"));
    QVERIFY(writeFile(path(".old.cwplan.tmp"), "never ended") &&
            makeOld(path(".old.cwplan.tmp"), 86400));
    Document document;
    const Recovery recovery(document, folder_->path());
    QVERIFY(QFileInfo::exists(path(".their.cwplan.tmp")));
    QVERIFY2(!QFileInfo::exists(path(".old.cwplan.tmp")), "no save takes a day");
    QCOMPARE(inFolder().filter(QStringLiteral(".lock")).size(), 2);
  }

  void aHostileFolderNeitherHangsNorCrashes() {
    for (const char* name :
         {"pipe.cwplan", ".pipe.cwplan.x", "note.cwplan.from", "lock.cwplan.lock"})
      pipeAt(path(name));
    QVERIFY(QFile::rename(leave("note2", 1, 5), path("note.cwplan")));
    leave("lock", 2, 5);
    QVERIFY(QDir().mkpath(path("folder.cwplan/x")) && QDir().mkpath(path("folder2.cwplan.from")) &&
            QDir().mkpath(path("folder3.cwplan.lock")));
    QVERIFY(QFile::link("/dev/zero", path("link.cwplan")) &&
            QFile::link("/dev/zero", path(".link.cwplan")) &&
            QFile::link("/dev/zero", path("lock.cwplan.from2")));
    QVERIFY(writeFile(path("long.cwplan"), "no plan") &&
            writeFile(path("long.cwplan.from"), QByteArray(6 << 20, 'x')));
    for (int i = 0; i < 500; ++i)
      QVERIFY(writeFile(path(QStringLiteral("many-%1.cwplan").arg(i)), QByteArray::number(i)));
    QElapsedTimer clock;
    clock.start();
    Document document;
    Recovery recovery(document, folder_->path());
    const auto left = recovery.leftovers();
    QCOMPARE(left.size(), std::size_t(503));
    for (std::size_t i = 0; i < left.size(); i += 50) (void)recovery.restore(left[i]);
    QVERIFY2(clock.elapsed() < 20000, "a pipe would have held it for ever");
    for (const char* name : {"pipe.cwplan", "link.cwplan", "folder.cwplan"})
      QVERIFY2(inFolder().contains(name), name);
  }

  void aFileInPlaceOfTheFolderIsLeftAlone() {
    const QString file = path("recovery");
    QVERIFY(writeFile(file, "mine") &&
            QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner));
    const auto permissions = QFileInfo(file).permissions();
    Document document;
    {
      Recovery recovery(document, file);
      QVERIFY(recovery.leftovers().empty());
      setNodes(document, 7);
    }
    QCOMPARE(contentOf(file), QByteArray("mine"));
    QCOMPARE(QFileInfo(file).permissions(), permissions);
  }

  void leftoversAreOfferedOneAfterAnother() {
    leave("a", 101, 10, "/plans/first\nline.cwplan");
    leave("b", 102, 20, "/plans/second.cwplan");
    const QString third = leave("c", 103, 30);
    QVERIFY(writeFile(third, "no plan") && makeOld(third, 30));
    leave("d", 104, 40);
    openWindow();
    Recovery recovery(*document_, folder_->path());
    window_->files().offerRecovery(recovery);
    QVERIFY2(bar().text().contains("first\\nline.cwplan") && bar().text().contains("(1 of 4)"),
             qPrintable(bar().text()));
    press("Next");
    QVERIFY2(bar().text().contains("second.cwplan") && bar().text().contains("(2 of 4)"),
             qPrintable(bar().text()));
    press("Delete it");
    QVERIFY2(bar().text().contains("(3 of 4)"), qPrintable(bar().text()));
    QCOMPARE(pressing("Restore"), 1);  // a box says that it is damaged, and where it is
    QVERIFY(QFileInfo::exists(third + ".damaged"));
    QVERIFY2(bar().isVisible() && bar().text().contains("(4 of 4)"), qPrintable(bar().text()));
    QCOMPARE(pressing("Restore"), 0);
    QCOMPARE(document_->scenario().cluster.pools[0].nodes, 104);
    QVERIFY(!bar().isVisible());
    const auto left = recovery.leftovers();
    QCOMPARE(left.size(), std::size_t(1));  // the one that was passed over
    QVERIFY(left[0].file.endsWith("/a.cwplan"));
  }

  void aSecondThoughtLeavesTheOffer() {
    leave("a", 101, 10);
    openWindow();
    setNodes(*document_, 9);
    Recovery recovery(*document_, folder_->path());
    window_->files().offerRecovery(recovery);
    QCOMPARE(pressing("Restore"), 1);  // closing the question about unsaved changes cancels
    QVERIFY(bar().isVisible());
    QCOMPARE(document_->scenario().cluster.pools[0].nodes, 9);
    QCOMPARE(recovery.leftovers().size(), std::size_t(1));
    document_->undoStack().setClean();
  }
};

QTEST_MAIN(TestRecovery)
#include "test_recovery.moc"
