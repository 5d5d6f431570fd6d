// SPDX-License-Identifier: GPL-3.0-or-later
// Plan files: what is saved comes back, nothing is lost whatever fails, and nothing in a hostile file is believed.
#include <QDir>
#include <QFile>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <SQLiteCpp/Database.h>

#include "data/plan_file/plan_file.h"
#include "data/scenario/scenario_json.h"
#include "data/samples/samples.h"

using namespace cw;

namespace {

Scenario scenario(const std::string& id, const std::string& name) {
  Scenario s = loadSample("colossus-phase1").value();
  s.id = id;
  s.name = name;
  s.tags = {"board", "2026"};
  return s;
}

PlanFile twoScenarios() {
  PlanFile plan;
  plan.scenarios = {scenario("11111111-1111-4111-8111-111111111111", "First"), scenario("22222222-2222-4222-8222-222222222222", "Second")};
  plan.results = {{plan.scenarios[0].id, "0.1.0", "2026.11", "{\"step_time_s\": 5}"}};
  return plan;
}

QByteArray bytesOf(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeBytes(const std::string& path, const QByteArray& bytes) {
  QFile file(QString::fromStdString(path));
  QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
  QCOMPARE(file.write(bytes), bytes.size());
}

void change(const std::string& path, const char* sql) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  database.exec(sql);
}

/// No file of this process may grow beyond `bytes` while this lives: as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace

class PlanFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path() const { return folder_.filePath("plan.cwplan").toStdString(); }
  QStringList files() const { return QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot); }

  void save(const PlanFile& plan) {
    const auto saved = writePlanFile(plan, path(), Overwrite::refuseIfChanged);
    QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
  }
  /// A plan file that is refused as malformed for a reason that has `word` in it.
  void refused(const char* word) {
    const auto plan = readPlanFile(path());
    QVERIFY(!plan);
    QCOMPARE(plan.error().code, ErrorCode::malformed);
    QVERIFY2(plan.error().message.find(word) != std::string::npos, plan.error().message.c_str());
  }

 private slots:
  void init() {
    for (const QString& name : files()) QVERIFY(QFile::remove(folder_.filePath(name)));
  }

  void savedScenariosComeBackEqual() {
    const PlanFile plan = twoScenarios();
    save(plan);
    const auto read = readPlanFile(path());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read.value().revision, std::int64_t(1));
    QVERIFY(!read.value().fileId.empty());
    QVERIFY(read.value().scenarios == plan.scenarios);
    QCOMPARE(read.value().results.size(), std::size_t(1));
    QCOMPARE(read.value().results[0].answerJson, plan.results[0].answerJson);
    QCOMPARE(files(), QStringList{"plan.cwplan"});
  }

  void ownRowsTravelWithTheFile() {
    PlanFile plan = twoScenarios();
    Node& node = plan.scenarios[0].cluster.pools[0].node;
    node.gpu.tdp = Power::watts(555);
    node.provenance.source = "our own quote";
    plan.scenarios[0].cluster.fabric.name = "Fabric of our own";
    save(plan);
    QVERIFY(readPlanFile(path()).value().scenarios == plan.scenarios);
  }

  void catalogueRowsAreStoredInFull() {
    save(twoScenarios());
    SQLite::Database database(path(), SQLite::OPEN_READONLY);
    const std::string body = database.execAndGet("SELECT body FROM scenario WHERE position = 0").getString();
    for (const char* fact : {"hbm_bandwidth_bytes_per_s", "nic_bytes_per_s_per_direction", "switch_ports", "kv_heads"})
      QVERIFY2(body.find(fact) != std::string::npos, fact);
  }

  void aFileIsMarkedAndNeverInWriteAheadMode() {
    save(twoScenarios());
    const QByteArray header = bytesOf(path()).left(100);
    QCOMPARE(header.mid(68, 4), QByteArray("CLWR"));
    QCOMPARE(int(header[63]), 2);
    QCOMPARE(int(header[18]), 1);
    QCOMPARE(int(header[19]), 1);
  }

  void revisionGrowsAndIdentityStays() {
    save(twoScenarios());
    PlanFile plan = readPlanFile(path()).value();
    const std::string fileId = plan.fileId;
    plan.scenarios[0].name = "Renamed";
    QCOMPARE(writePlanFile(plan, path(), Overwrite::refuseIfChanged).value(), std::int64_t(2));
    plan = readPlanFile(path()).value();
    QCOMPARE(plan.revision, std::int64_t(2));
    QCOMPARE(plan.fileId, fileId);
    QCOMPARE(plan.scenarios[0].name, std::string("Renamed"));
  }

  void changesOfAColleagueAreNotOverwritten() {
    save(twoScenarios());
    PlanFile mine = readPlanFile(path()).value(), theirs = mine;
    theirs.scenarios[1].notes = "theirs";
    save(theirs);
    const QByteArray before = bytesOf(path());
    mine.scenarios[0].notes = "mine";
    const auto saved = writePlanFile(mine, path(), Overwrite::refuseIfChanged);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::conflict);
    QCOMPARE(bytesOf(path()), before);
  }

  void overwritingOnPurposeKeepsTheOtherVersionInTheHistory() {
    save(twoScenarios());
    PlanFile mine = readPlanFile(path()).value(), theirs = mine;
    theirs.scenarios[1].notes = "theirs, to be found again";
    save(theirs);
    QCOMPARE(writePlanFile(mine, path(), Overwrite::always).value(), std::int64_t(3));
    SQLite::Database database(path(), SQLite::OPEN_READONLY);
    const int kept = database.execAndGet("SELECT count(*) FROM history WHERE body LIKE '%to be found again%' AND revision = 2").getInt();
    QCOMPARE(kept, 1);
  }

  void aNewPlanDoesNotReplaceAFileThatIsThere() {
    save(twoScenarios());
    const QByteArray before = bytesOf(path());
    const auto saved = writePlanFile(twoScenarios(), path(), Overwrite::refuseIfChanged);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::conflict);
    QCOMPARE(bytesOf(path()), before);
  }

  void overwritingOnPurposeReplacesWhatIsNoPlanFile() {
    writeBytes(path(), "a letter\n");
    QVERIFY(!writePlanFile(twoScenarios(), path(), Overwrite::refuseIfChanged));
    QCOMPARE(bytesOf(path()), QByteArray("a letter\n"));
    QVERIFY(writePlanFile(twoScenarios(), path(), Overwrite::always));
    QCOMPARE(readPlanFile(path()).value().scenarios.size(), std::size_t(2));
  }

  void scenariosThatShareAnIdAreRefused() {
    PlanFile plan = twoScenarios();
    plan.scenarios[1].id = plan.scenarios[0].id;
    const auto saved = writePlanFile(plan, path(), Overwrite::refuseIfChanged);
    QVERIFY(!saved);
    QVERIFY(files().isEmpty());
  }

  void resultsOfRemovedScenariosGoWithThem() {
    save(twoScenarios());
    PlanFile plan = readPlanFile(path()).value();
    plan.scenarios.erase(plan.scenarios.begin());
    save(plan);
    QVERIFY(readPlanFile(path()).value().results.empty());
  }

  void aFullDiskLosesNothing() {
    save(twoScenarios());
    PlanFile plan = readPlanFile(path()).value();
    for (Scenario& s : plan.scenarios) s.notes = std::string(900000, 'x');
    const QByteArray before = bytesOf(path());
    {
      const SmallDisk disk(rlim_t(before.size()));
      const auto saved = writePlanFile(plan, path(), Overwrite::refuseIfChanged);
      QVERIFY(!saved);
      QCOMPARE(saved.error().code, ErrorCode::unreadable);
    }
    const auto read = readPlanFile(path());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read.value().revision, std::int64_t(1));
    QCOMPARE(bytesOf(path()), before);
  }

  void aFullDiskLeavesNoHalfNewFile() {
    {
      const SmallDisk disk(8192);
      QVERIFY(!writePlanFile(twoScenarios(), path(), Overwrite::refuseIfChanged));
    }
    QVERIFY(files().isEmpty());
  }

  void aReadOnlyFolderIsSaidSo() {
    save(twoScenarios());
    PlanFile plan = readPlanFile(path()).value();
    plan.scenarios[0].notes = "changed";
    QVERIFY(::chmod(folder_.path().toLocal8Bit(), 0555) == 0);
    const bool root = ::geteuid() == 0;  // permissions do not bind root
    QVERIFY(!root || ::seteuid(65534) == 0);
    const auto inPlace = writePlanFile(plan, path(), Overwrite::refuseIfChanged);
    const auto beside = writePlanFile(plan, folder_.filePath("new.cwplan").toStdString(), Overwrite::refuseIfChanged);
    const auto read = readPlanFile(path());
    QVERIFY(!root || ::seteuid(0) == 0);
    QVERIFY(::chmod(folder_.path().toLocal8Bit(), 0755) == 0);
    QVERIFY(!inPlace && !beside);
    QCOMPARE(inPlace.error().code, ErrorCode::unreadable);
    QCOMPARE(beside.error().code, ErrorCode::unreadable);
    QVERIFY(!root || read);  // the folder of another user: still readable
    QCOMPARE(files(), QStringList{"plan.cwplan"});
  }

  void aFileThatAnotherProgramLocksIsNotWaitedForForever() {
    save(twoScenarios());
    SQLite::Database other(path(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN EXCLUSIVE");
    const auto saved = writePlanFile(twoScenarios(), path(), Overwrite::refuseIfChanged);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::unreadable);
    QVERIFY(saved.error().message.find("another program") != std::string::npos);
  }

  void missingFilesAndFoldersAreUnreadable() {
    QCOMPARE(readPlanFile(path()).error().code, ErrorCode::unreadable);
    QCOMPARE(readPlanFile(folder_.path().toStdString()).error().code, ErrorCode::unreadable);
    QCOMPARE(readPlanFile("/dev/zero").error().code, ErrorCode::unreadable);
    QCOMPARE(readPlanFile(":memory:").error().code, ErrorCode::unreadable);
  }

  void whatIsNoPlanFileIsMalformed() {
    writeBytes(path(), "");
    refused("not a Clusterwright plan file");
    writeBytes(path(), QByteArray(5000, 'x'));
    refused("not a Clusterwright plan file");
    QVERIFY(QFile::remove(QString::fromStdString(path())));
    SQLite::Database other(path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE scenario(id)");
    refused("another program");
  }

  /// A file that version 0.1.0's format holds: it opens with its results, answers as the sample does, and is saved as format 2.
  void aFileOfFormatOneOpensAndIsSavedInTheNewOne() {
    QVERIFY(QFile::copy(QStringLiteral(CW_SOURCE_DIR "/tests/data/golden/format-1.cwplan"), QString::fromStdString(path())));
    QVERIFY(QFile::setPermissions(QString::fromStdString(path()), QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(bytesOf(path()).at(63), char(1));
    auto plan = readPlanFile(path());
    QVERIFY2(bool(plan), plan ? "" : plan.error().message.c_str());
    QCOMPARE(plan.value().scenarios.size(), std::size_t(1));
    QCOMPARE(plan.value().results.size(), std::size_t(1));
    const Scenario& kept = plan.value().scenarios.front();
    QVERIFY(!kept.calibration);
    QCOMPARE(kept.tags, std::vector<std::string>{"format 1"});
    const auto sample = scenarioFromJson(sampleText("grok-1").value(), "sample");
    QVERIFY(kept.job == sample.value().job && kept.plan == sample.value().plan);

    TeamCalibration team;
    team.id = "ours";
    team.startedFrom = shippedCalibration().id;
    team.changed.push_back({Constant::lossBytes, 24, 2, 0.5});
    team.apply();
    plan.value().scenarios.front().calibration = team;
    QVERIFY(bool(writePlanFile(plan.value(), path(), Overwrite::refuseIfChanged)));
    QCOMPARE(bytesOf(path()).at(63), char(2));
    const auto again = readPlanFile(path());
    QVERIFY(bool(again) && again.value().scenarios.front().calibration == team);
  }

  void hostileChangesAreRefused_data() {
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("newer version") << QByteArray("PRAGMA user_version = 7") << QByteArray("newer");
    QTest::newRow("no version") << QByteArray("PRAGMA user_version = 0") << QByteArray("version");
    QTest::newRow("other program") << QByteArray("PRAGMA application_id = 5") << QByteArray("another program");
    QTest::newRow("write-ahead") << QByteArray("PRAGMA journal_mode = WAL") << QByteArray("write-ahead");
    QTest::newRow("view") << QByteArray("CREATE VIEW v AS SELECT * FROM scenario") << QByteArray("view");
    QTest::newRow("trigger") << QByteArray("CREATE TRIGGER t AFTER INSERT ON plan BEGIN DELETE FROM scenario; END") << QByteArray("trigger");
    QTest::newRow("table") << QByteArray("CREATE TABLE more(x)") << QByteArray("table");
    QTest::newRow("index") << QByteArray("CREATE INDEX i ON scenario(name)") << QByteArray("index");
    QTest::newRow("column") << QByteArray("ALTER TABLE scenario ADD COLUMN more TEXT") << QByteArray("scenario");
    QTest::newRow("no table") << QByteArray("DROP TABLE tag") << QByteArray("lacks");
    QTest::newRow("view for a table") << QByteArray("DROP TABLE tag; CREATE VIEW tag AS SELECT 1") << QByteArray("view");
    QTest::newRow("no identity") << QByteArray("DELETE FROM plan") << QByteArray("revision");
    QTest::newRow("body") << QByteArray("UPDATE scenario SET body = '{\"format\": 7}'") << QByteArray("format");
    QTest::newRow("deep body") << QByteArray("UPDATE scenario SET body = replace(hex(zeroblob(50000)), '0', '[')") << QByteArray("level");
    QTest::newRow("dangling") << QByteArray("INSERT INTO tag VALUES ('nobody', 1, 'x')") << QByteArray("damaged");
  }
  void hostileChangesAreRefused() {
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, word);
    save(twoScenarios());
    change(path(), sql);
    refused(word);
    const QByteArray before = bytesOf(path());
    PlanFile plan = twoScenarios();
    plan.revision = 1;
    // Saving into it is refused as well, unless only rows differ.
    if (!sql.startsWith("UPDATE") && !sql.startsWith("INSERT")) {
      QVERIFY(!writePlanFile(plan, path(), Overwrite::refuseIfChanged));
      QCOMPARE(bytesOf(path()), before);
    }
  }

  void truncatedFilesAreRefused() {
    save(twoScenarios());
    const QByteArray whole = bytesOf(path());
    for (qsizetype size = 0; size < whole.size(); size += 1777) {
      writeBytes(path(), whole.left(size));
      QVERIFY2(!readPlanFile(path()), qPrintable(QString::number(size)));
    }
  }

  void flippedBytesNeverBringDownTheReader() {
    save(twoScenarios());
    const QByteArray whole = bytesOf(path());
    int refusals = 0;
    for (qsizetype at = 0; at < whole.size(); at += 211) {
      QByteArray damaged = whole;
      damaged[at] = char(~damaged[at]);
      writeBytes(path(), damaged);
      const auto read = readPlanFile(path());
      if (!read) ++refusals;
    }
    QVERIFY(refusals > 0);
  }

  void scenariosAreFoundByNameOrId() {
    PlanFile plan = twoScenarios();
    QCOMPARE(selectScenario(plan, "Second", "p").value().id, plan.scenarios[1].id);
    QCOMPARE(selectScenario(plan, plan.scenarios[0].id, "p").value().name, std::string("First"));
    const auto several = selectScenario(plan, "", "p");
    QVERIFY(!several);
    QCOMPARE(several.error().code, ErrorCode::malformed);
    QVERIFY(several.error().message.find("\"Second\"") != std::string::npos);
    QVERIFY(!selectScenario(plan, "Third", "p"));
    plan.scenarios[1].name = "First";
    QVERIFY(!selectScenario(plan, "First", "p"));
    plan.scenarios.pop_back();
    QVERIFY(selectScenario(plan, "", "p"));
    QVERIFY(!selectScenario(PlanFile{}, "", "p"));
  }
};

QTEST_APPLESS_MAIN(PlanFileTest)
#include "tst_plan_file.moc"
