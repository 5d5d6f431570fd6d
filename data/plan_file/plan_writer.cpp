// SPDX-License-Identifier: GPL-3.0-or-later
// Crash table. Killed before COMMIT on an existing file: SQLite's journal brings the old state back at the next
// opening. After it: the new state. Killed while a new file is made: a hidden temporary stays until a later save into the
// folder clears it, and the name is untouched.
#include "data/plan_file/plan_file.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unistd.h>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include "data/plan_file/plan_database.h"
#include "data/plan_file/neighbours.h"
#include "data/scenario/scenario_json.h"

namespace cw {
namespace {

using namespace planfile;

constexpr int mostVersionsKept = 50;

struct Body {
  std::string text;     ///< the scenario, every row that it uses in full
  std::string savedAt;
};
using Bodies = std::map<std::string, Body>;  // by scenario id

std::string now() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

Result<Bodies> bodiesOf(const PlanFile& plan, const std::string& path) {
  Bodies bodies;
  const std::string savedAt = now();
  for (const Scenario& scenario : plan.scenarios) {
    if (scenario.id.empty()) return malformed(path, "was not saved: the scenario \"" + scenario.name + "\" has no id.");
    if (!bodies.try_emplace(scenario.id, Body{scenarioToJson(scenario, Rows::inFull), savedAt}).second)
      return malformed(path, "was not saved: two scenarios have the id " + scenario.id + ".");
  }
  return bodies;
}

/// Bodies that the save replaces or removes go to the history; those that it keeps keep their time.
void keepHistory(SQLite::Database& database, Bodies& bodies, std::int64_t revision) {
  SQLite::Statement stored(database, "SELECT id, saved_at, body FROM scenario");
  SQLite::Statement insert(database, "INSERT INTO history(scenario_id, revision, saved_at, body) VALUES (?, ?, ?, ?)");
  while (stored.executeStep()) {
    const std::string id = stored.getColumn(0).getString(), savedAt = stored.getColumn(1).getString();
    const auto kept = bodies.find(id);
    if (kept != bodies.end() && kept->second.text == stored.getColumn(2).getString()) {
      kept->second.savedAt = savedAt;
      continue;
    }
    insert.bind(1, id);
    insert.bind(2, revision);
    insert.bind(3, savedAt);
    insert.bind(4, stored.getColumn(2).getString());
    insert.exec();
    insert.reset();
  }
  database.exec(
      "DELETE FROM history WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY scenario_id "
      "ORDER BY revision DESC, id DESC) AS age FROM history) WHERE age > " + std::to_string(mostVersionsKept) + ")");
}

void writeTags(SQLite::Database& database, const Scenario& scenario) {
  SQLite::Statement insert(database, "INSERT INTO tag(scenario_id, position, tag) VALUES (?, ?, ?)");
  int position = 0;
  for (const std::string& tag : scenario.tags) {
    insert.bind(1, scenario.id);
    insert.bind(2, position++);
    insert.bind(3, tag);
    insert.exec();
    insert.reset();
  }
}

void writeScenarios(SQLite::Database& database, const PlanFile& plan, const Bodies& bodies) {
  database.exec("DELETE FROM scenario");  // tags and results follow
  SQLite::Statement insert(database, "INSERT INTO scenario(id, position, name, notes, saved_at, body) VALUES (?, ?, ?, ?, ?, ?)");
  int position = 0;
  for (const Scenario& scenario : plan.scenarios) {
    const Body& body = bodies.at(scenario.id);
    insert.bind(1, scenario.id);
    insert.bind(2, position++);
    insert.bind(3, scenario.name);
    insert.bind(4, scenario.notes);
    insert.bind(5, body.savedAt);
    insert.bind(6, body.text);
    insert.exec();
    insert.reset();
    writeTags(database, scenario);
  }
}

void writeResults(SQLite::Database& database, const PlanFile& plan, const Bodies& bodies) {
  SQLite::Statement insert(database,
                           "INSERT OR REPLACE INTO result(scenario_id, engine_version, catalog_version, answer) VALUES (?, ?, ?, ?)");
  for (const StoredResult& result : plan.results) {
    if (!bodies.contains(result.scenarioId)) continue;  // its scenario was removed
    insert.bind(1, result.scenarioId);
    insert.bind(2, result.engineVersion);
    insert.bind(3, result.catalogVersion);
    insert.bind(4, result.answerJson);
    insert.exec();
    insert.reset();
  }
}

void writeContents(SQLite::Database& database, const PlanFile& plan, Bodies& bodies, const Identity& identity) {
  markFormat(database);  // an older file is written in the new format
  keepHistory(database, bodies, identity.revision - 1);
  writeScenarios(database, plan, bodies);
  writeResults(database, plan, bodies);
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO plan(id, file_id, revision) VALUES (1, ?, ?)");
  insert.bind(1, identity.fileId);
  insert.bind(2, identity.revision);
  insert.exec();
}

Error conflict(const std::string& path) {
  return {ErrorCode::conflict, path,
          path + " was changed by someone else since it was opened; nothing was written. Save under another name, or open it again."};
}

/// The plan's next state, written into an open file of its format; the caller commits.
Result<std::int64_t> writeNext(PlanDatabase& database, const PlanFile& plan, Bodies& bodies, const std::string& path, Overwrite overwrite) {
  // Another file may have taken the name while this waited for its turn.
  if (database.hasMoved()) return conflict(path);
  if (Status known = checkTables(database, path); !known) return known.error();
  Identity identity = identityOf(database);
  if (identity.fileId.empty()) return malformed(path, "has no identity, so it is not a whole plan file; save under another name.");
  const bool changed = identity.revision != plan.revision || (!plan.fileId.empty() && identity.fileId != plan.fileId);
  if (overwrite == Overwrite::refuseIfChanged && changed) return conflict(path);
  ++identity.revision;
  writeContents(database, plan, bodies, identity);
  return identity.revision;
}

Result<std::int64_t> saveInPlace(const PlanFile& plan, Bodies& bodies, const std::string& path, Overwrite overwrite) {
  PlanDatabase database(path, Access::write);
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  auto revision = writeNext(database, plan, bodies, path, overwrite);
  if (!revision) return revision;
  transaction.commit();
  clearLeftTemporaries(path);
  return revision;
}

/// What another file of this name left would be taken for the new one's: rolled back into it, or read with it.
Status setNeighboursAside(const std::string& path) {
  for (const char* ending : {"-journal", "-wal", "-shm"})
    if (const std::string left = path + ending; isThere(left) && setAside(left).empty())
      return unreadable(path, "could not be saved: " + nameOf(left) + " lies beside it and cannot be moved. Remove it, or choose another place.");
  return std::monostate{};
}

/// Gives the finished temporary its name. Without `replace`, a file that appeared meanwhile is not lost.
Status moveInto(const std::string& temporary, const std::string& path, bool replace) {
  if (replace || !isThere(path))
    if (Status free = setNeighboursAside(path); !free) return free;
  int failed = replace ? ::rename(temporary.c_str(), path.c_str())
                       : ::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE);
  if (failed && !replace && errno == EINVAL)  // a file system that cannot; the name was free a moment ago
    failed = ::rename(temporary.c_str(), path.c_str());
  if (failed && errno == EEXIST) return conflict(path);
  if (failed) return unreadable(path, std::string("could not be saved: ") + std::strerror(errno) + ".");

  const QByteArray folder = QFile::encodeName(QFileInfo(QString::fromStdString(path)).absolutePath());
  if (const int descriptor = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
  return std::monostate{};
}

/// A temporary beside the target, gone again unless it was moved.
class Temporary {
 public:
  explicit Temporary(const std::string& target) : path_(temporaryBeside(target)) {}
  ~Temporary() {
    QFile::remove(QString::fromStdString(path_));
    QFile::remove(QString::fromStdString(path_ + "-journal"));
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Result<std::int64_t> saveNew(const PlanFile& plan, Bodies& bodies, const std::string& path, bool replace) {
  const Identity identity{plan.fileId.empty() ? newScenarioId() : plan.fileId, plan.revision + 1};
  const Temporary temporary(path);
  {
    PlanDatabase database(temporary.path(), Access::create);
    SQLite::Transaction transaction(database);
    createTables(database);
    writeContents(database, plan, bodies, identity);
    transaction.commit();
  }
  clearLeftTemporaries(temporary.path());
  if (Status moved = moveInto(temporary.path(), path, replace); !moved) return moved.error();
  return identity.revision;
}

/// The pages of an open plan as a file of its own. Read by SQLite: opening the file once more would end its lock.
Status copyTo(const std::string& copy, PlanDatabase& plan) {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> pages(sqlite3_serialize(plan->getHandle(), "main", &size, 0), sqlite3_free);
  if (!pages) return unreadable(copy, "could not be saved: memory ran out.");
  QFile file(QString::fromStdString(copy));
  const bool whole = file.open(QIODevice::WriteOnly | QIODevice::NewOnly) && file.write(reinterpret_cast<const char*>(pages.get()), size) == size && file.flush();
  if (!whole) return unreadable(copy, "could not be saved: " + file.errorString().toStdString() + ".");
  return std::monostate{};
}

/// For a name so long that a journal beside it could have none: the next state is written into a copy, which takes the
/// name while the old file is locked.
Result<std::int64_t> saveByCopy(const PlanFile& plan, Bodies& bodies, const std::string& path, Overwrite overwrite) {
  PlanDatabase old(path, Access::write);
  SQLite::Transaction turn(old, SQLite::TransactionBehavior::EXCLUSIVE);
  if (old.hasMoved()) return conflict(path);
  const Temporary temporary(path);
  if (Status copied = copyTo(temporary.path(), old); !copied) return copied.error();
  auto revision = saveInPlace(plan, bodies, temporary.path(), overwrite);
  if (!revision) return revision;
  if (Status moved = moveInto(temporary.path(), path, true); !moved) return moved.error();
  return revision;
}

/// The plan that is stored at `path`, if it is one and is whole enough to be written into.
std::optional<Identity> storedIdentity(const std::string& path) {
  if (!checkHeader(path)) return std::nullopt;
  try {
    PlanDatabase database(path, Access::read);
    if (checkTables(database, path) && checkPages(database, path)) return identityOf(database);
  } catch (const SQLite::Exception& exception) {
    const Error error = errorOf(exception, path, "read");
    if (error.code == ErrorCode::unreadable) throw;  // locked or out of reach: no reason to replace it
  }
  return std::nullopt;
}

Result<std::int64_t> save(const PlanFile& plan, const std::string& path, Overwrite overwrite) {
  auto bodies = bodiesOf(plan, path);
  if (!bodies) return bodies.error();
  const QFileInfo info(QString::fromStdString(path));
  if (!info.exists()) return saveNew(plan, bodies.value(), path, false);
  if (overwrite == Overwrite::always) {
    const auto stored = storedIdentity(path);
    // Another plan, or no plan at all, is replaced whole; the same plan keeps its history.
    if (!stored || stored->fileId != plan.fileId) return saveNew(plan, bodies.value(), path, true);
  } else if (Status header = checkHeader(path); !header) {
    return header.error();
  }
  const bool longName = !leavesRoomForJournal(path);
  return longName ? saveByCopy(plan, bodies.value(), path, overwrite) : saveInPlace(plan, bodies.value(), path, overwrite);
}

}  // namespace

Result<std::int64_t> writePlanFile(const PlanFile& plan, const std::string& path, Overwrite overwrite) {
  try {
    return save(plan, path, overwrite);
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const SQLite::Exception& exception) {
    return errorOf(exception, path, "saved");
  } catch (const std::exception& exception) {
    return unreadable(path, std::string("could not be saved: ") + exception.what() + ".");
  }
}

}  // namespace cw
