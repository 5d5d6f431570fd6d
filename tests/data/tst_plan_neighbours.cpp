// SPDX-License-Identifier: GPL-3.0-or-later
// What lies beside a plan file: nothing of it is believed that no save of ours wrote, and nothing is removed but a journal
// of ours. Names beside it are short, and what killed saves left is cleared.
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <thread>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <SQLiteCpp/Database.h>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "tests/data/crafted_journal.h"

using namespace cw;
using namespace cw::test;

namespace {

PlanFile planNamed(const std::string& name, std::size_t notes = 0) {
  Scenario s = loadSample("grok-1").value();
  s.id = "11111111-1111-4111-8111-111111111111";
  s.name = name;
  s.notes = std::string(notes, 'n');
  PlanFile plan;
  plan.scenarios = {s};
  return plan;
}

QByteArray bytesOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

bool write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

bool makeOlder(const QString& path, int seconds) {
  QFile file(path);
  return file.open(QIODevice::ReadWrite) && file.setFileTime(QDateTime::currentDateTime().addSecs(-seconds), QFileDevice::FileModificationTime);
}

}  // namespace

class PlanNeighboursTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  QString at(const QString& name) const { return folder_->filePath(name); }
  QString plan() const { return at("plan.cwplan"); }
  QString journal() const { return at("plan.cwplan-journal"); }
  QStringList files() const { return QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot); }

  /// Saves the next state of the plan and returns the whole file.
  QByteArray save(const std::string& name, std::size_t notes = 0) const {
    PlanFile next = planNamed(name, notes);
    if (const auto stored = readPlanFile(plan().toStdString())) {
      next.revision = stored.value().revision;
      next.fileId = stored.value().fileId;
    }
    return writePlanFile(next, plan().toStdString(), Overwrite::refuseIfChanged) ? bytesOf(plan()) : QByteArray();
  }
  /// Reading and saving both refuse, with `word` in the sentence, and change nothing.
  void refused(const char* word) const {
    const QByteArray before = bytesOf(plan());
    const QStringList there = files();
    QElapsedTimer clock;
    clock.start();
    const auto read = readPlanFile(plan().toStdString());
    QVERIFY(!read);
    QVERIFY2(read.error().message.find(word) != std::string::npos, read.error().message.c_str());
    PlanFile mine = planNamed("mine");
    mine.revision = 1;
    for (const Overwrite overwrite : {Overwrite::refuseIfChanged, Overwrite::always}) QVERIFY(!writePlanFile(mine, plan().toStdString(), overwrite));
    QVERIFY(clock.elapsed() < 4000);
    QCOMPARE(bytesOf(plan()), before);
    QCOMPARE(files(), there);
  }
  /// The plan is what the file alone holds; the journal keeps its bytes under another name.
  void setAside(const std::string& name, const QByteArray& journalBytes) const {
    const auto read = readPlanFile(plan().toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read.value().scenarios.front().name, name);
    QVERIFY2(read.value().remark.find("plan.cwplan-journal.aside-1") != std::string::npos, read.value().remark.c_str());
    QVERIFY(!QFileInfo::exists(journal()));
    QCOMPARE(bytesOf(journal() + ".aside-1"), journalBytes);
    QVERIFY(readPlanFile(plan().toStdString()).value().remark.empty());
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void aSuperJournalIsNeverRemoved_data() {
    QTest::addColumn<bool>("isPlan");
    QTest::newRow("a text") << false;
    QTest::newRow("another plan") << true;
  }
  void aSuperJournalIsNeverRemoved() {
    QFETCH(bool, isPlan);
    const QByteArray before = save("before");
    const QString victim = at("victim");
    QVERIFY(write(victim, isPlan ? before : QByteArray("a thesis\n")));
    const QByteArray kept = bytesOf(victim);
    const QByteArray crafted = journalOf(before) + superJournalRecord(victim.toStdString());
    QVERIFY(write(journal(), crafted));
    refused("over several files");
    QCOMPARE(bytesOf(victim), kept);
    QCOMPARE(bytesOf(journal()), crafted);

    // SQLite alone removes it: the crafted journal is what it claims to be.
    SQLite::Database(plan().toStdString(), SQLite::OPEN_READWRITE).execAndGet("SELECT count(*) FROM scenario");
    QVERIFY(!QFileInfo::exists(victim));
  }

  void aJournalThatIsNoOrdinaryFileIsRefused_data() {
    QTest::addColumn<int>("kind");
    int kind = 0;
    for (const char* name : {"pipe", "folder", "link to a file", "link to nothing", "link to /dev/zero", "second name", "socket"}) QTest::newRow(name) << kind++;
  }
  void aJournalThatIsNoOrdinaryFileIsRefused() {
    QFETCH(int, kind);
    const QByteArray before = save("before");
    QVERIFY(write(at("other"), journalOf(before)));
    const std::string name = journal().toStdString(), other = at("other").toStdString();
    sockaddr_un address{AF_UNIX, {}};
    name.copy(address.sun_path, sizeof address.sun_path - 1);
    switch (kind) {
      case 0: QCOMPARE(::mkfifo(name.c_str(), 0600), 0); break;
      case 1: QVERIFY(QDir().mkdir(journal())); break;
      case 2: QCOMPARE(::symlink(other.c_str(), name.c_str()), 0); break;
      case 3: QCOMPARE(::symlink("/nowhere", name.c_str()), 0); break;
      case 4: QCOMPARE(::symlink("/dev/zero", name.c_str()), 0); break;
      case 5: QCOMPARE(::link(other.c_str(), name.c_str()), 0); break;
      default: {
        const int made = ::socket(AF_UNIX, SOCK_STREAM, 0);
        QCOMPARE(::bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ::close(made);
      }
    }
    refused("not an ordinary file");
    QCOMPARE(bytesOf(at("other")), journalOf(before));
  }

  void aWriteAheadLogIsRefused_data() {
    QTest::addColumn<QString>("ending");
    QTest::newRow("log") << "-wal";
    QTest::newRow("index") << "-shm";
    QTest::newRow("link to nothing") << "link";
  }
  void aWriteAheadLogIsRefused() {
    QFETCH(QString, ending);
    save("before");
    if (ending == "link") QCOMPARE(::symlink("/nowhere", (plan() + "-wal").toLocal8Bit()), 0);
    else QVERIFY(write(plan() + ending, "a log of somebody's\n"));
    refused("write-ahead log");
  }

  /// Any mix of old and new pages that a cut-off save can leave comes back as the old state.
  void aJournalOfOursIsRolledBack() {
    save("before", 30000);
    const QByteArray before = bytesOf(plan()), after = save("after", 90000);
    QVERIFY(after.size() > before.size());
    for (const qsizetype written : {qsizetype(0), qsizetype(4096), qsizetype(5 * 4096), before.size(), after.size()}) {
      const QByteArray cutOff = after.left(written) + before.mid(written);
      QVERIFY(write(plan(), cutOff));
      QVERIFY(write(journal(), journalOf(before)));
      const auto read = readPlanFile(plan().toStdString());
      QVERIFY2(read, read ? "" : read.error().message.c_str());
      QCOMPARE(read.value().scenarios.front().name, std::string("before"));
      QVERIFY(read.value().remark.empty());
      QCOMPARE(files(), QStringList{"plan.cwplan"});
      QCOMPARE(bytesOf(plan()), before);
    }
  }

  void aBackupOverACutOffSaveIsWhole_data() {
    QTest::addColumn<int>("ageOfBackup");
    for (const int age : {1, 2, 3}) QTest::addRow("%d saves old", age) << age;
  }
  void aBackupOverACutOffSaveIsWhole() {
    QFETCH(int, ageOfBackup);
    std::vector<QByteArray> states;
    for (int i = 0; i < 5; ++i) states.push_back(save("state " + std::to_string(i), std::size_t(i) * 40000));
    const QByteArray& beforeTheCrash = states.back();
    const int backup = int(states.size()) - 1 - ageOfBackup;
    QVERIFY(write(plan(), states[std::size_t(backup)]));
    QVERIFY(write(journal(), journalOf(beforeTheCrash)));
    setAside("state " + std::to_string(backup), journalOf(beforeTheCrash));
  }
  /// The state that the journal restores is the backup itself.
  void aBackupOfTheSameStateStaysAsItIs() {
    save("older");
    const QByteArray backup = save("same");
    QVERIFY(write(journal(), journalOf(backup)));
    const auto read = readPlanFile(plan().toStdString());
    QVERIFY(read && read.value().remark.empty());
    QCOMPARE(bytesOf(plan()), backup);
  }

  void aForeignJournalIsSetAside_data() {
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray magic = QByteArray::fromHex("d9d505f920a163d7");
    QByteArray hugeCount = magic + QByteArray::fromHex("00000000 00001234 7fffffff 00000200 00001000");
    QByteArray otherPages = magic + QByteArray::fromHex("00000000 00001234 00000001 00000200 00000400");
    QTest::newRow("a text") << QByteArray(3000, 'x');
    QTest::newRow("would stretch the plan to terabytes") << hugeCount.leftJustified(512, '\0');
    QTest::newRow("other page size") << otherPages.leftJustified(512, '\0');
    QTest::newRow("nonsense sizes") << (magic + QByteArray(600, '\x01'));
  }
  void aForeignJournalIsSetAside() {
    QFETCH(QByteArray, bytes);
    const QByteArray before = save("before");
    QVERIFY(write(journal(), bytes));
    setAside("before", bytes);
    QCOMPARE(bytesOf(plan()), before);
  }

  void anEndedJournalIsNoObstacle() {
    save("before");
    for (const QByteArray& ended : {QByteArray(), QByteArray(4096, '\0')}) {
      QVERIFY(write(journal(), ended));
      QVERIFY(readPlanFile(plan().toStdString()).value().remark.empty());
    }
    save("after");
    QCOMPARE(readPlanFile(plan().toStdString()).value().scenarios.front().name, std::string("after"));
  }

  /// Beside a name that is free lies what another plan of that name left.
  void aNewPlanDoesNotInheritAJournal() {
    const QByteArray old = journalOf(save("old"));
    QVERIFY(QFile::remove(plan()));
    QVERIFY(write(journal(), old));
    QVERIFY(write(plan() + "-wal", "a log"));
    save("new");
    QCOMPARE(readPlanFile(plan().toStdString()).value().scenarios.front().name, std::string("new"));
    QCOMPARE(bytesOf(journal() + ".aside-1"), old);
    QCOMPARE(bytesOf(plan() + "-wal.aside-1"), QByteArray("a log"));
  }

  void namesOfEveryLengthAreSaved() {
    for (const int length : {200, 209, 210, 246, 247, 248, 254, 255}) {
      const QString name = QString(length - 7, 'n') + ".cwplan";
      const std::string path = at(name).toStdString();
      const auto saved = writePlanFile(planNamed("first"), path, Overwrite::refuseIfChanged);
      QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
      PlanFile mine = readPlanFile(path).value(), theirs = mine;
      mine.scenarios[0].name = "second";
      QCOMPARE(writePlanFile(mine, path, Overwrite::refuseIfChanged).value(), std::int64_t(2));
      const auto late = writePlanFile(theirs, path, Overwrite::refuseIfChanged);
      QVERIFY(!late);
      QCOMPARE(late.error().code, ErrorCode::conflict);
      QCOMPARE(readPlanFile(path).value().scenarios[0].name, std::string("second"));
      QCOMPARE(readPlanFile(path).value().fileId, mine.fileId);
      SQLite::Database stored(path, SQLite::OPEN_READONLY);
      QCOMPARE(stored.execAndGet("SELECT count(*) FROM history").getInt(), 1);
      QCOMPARE(files(), QStringList{name});
      QVERIFY(QFile::remove(at(name)));
    }
  }
  void aPathThatIsTooLongIsSaidSo() {
    QString deep = folder_->path();
    for (int i = 0; i < 3; ++i) deep += "/" + QString(200, 'd');
    QVERIFY(QDir().mkpath(deep));
    const auto saved = writePlanFile(planNamed("first"), (deep + "/plan.cwplan").toStdString(), Overwrite::refuseIfChanged);
    QVERIFY(!saved);
    QVERIFY2(saved.error().message.find("bytes; at most") != std::string::npos, saved.error().message.c_str());
    QVERIFY(QDir(deep).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
  }

  void whatKilledSavesLeftIsCleared() {
    const QString uuid = "01234567-89ab-cdef-0123-456789abcdef", other = "11234567-89ab-cdef-0123-456789abcdef";
    const QStringList left{".clusterwright-" + uuid, ".clusterwright-" + uuid + "-journal", ".plan.cwplan." + uuid};
    const QStringList kept{".clusterwright-notes", ".profile", "." + uuid, "plan.cwplan." + uuid};
    for (const QString& name : left + kept) QVERIFY(write(at(name), "x") && makeOlder(at(name), 7200));
    const QString recent = ".clusterwright-" + other;
    QVERIFY(write(at(recent), "x") && makeOlder(at(recent), 600));
    save("first");
    for (const QString& name : left) QVERIFY2(!files().contains(name), qPrintable(name));
    for (const QString& name : kept + QStringList{recent}) QVERIFY2(files().contains(name), qPrintable(name));
  }

  /// The writer waits for its turn; meanwhile the name is given to another file.
  void aFileThatIsReplacedWhileASaveWaitsIsNotLost() {
    save("first");
    PlanFile mine = readPlanFile(plan().toStdString()).value();
    mine.scenarios[0].name = "mine";
    QVERIFY(QFile::copy(plan(), at("theirs")));
    Result<std::int64_t> saved = std::int64_t(0);
    {
      SQLite::Database turn(plan().toStdString(), SQLite::OPEN_READWRITE);
      turn.exec("BEGIN IMMEDIATE");
      std::thread writer([&] { saved = writePlanFile(mine, plan().toStdString(), Overwrite::refuseIfChanged); });
      QTest::qSleep(300);
      std::filesystem::rename(at("theirs").toStdString(), plan().toStdString());
      turn.exec("ROLLBACK");
      writer.join();
    }
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::conflict);
    QCOMPARE(readPlanFile(plan().toStdString()).value().scenarios[0].name, std::string("first"));
  }
};

QTEST_APPLESS_MAIN(PlanNeighboursTest)
#include "tst_plan_neighbours.moc"
