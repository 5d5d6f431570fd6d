// SPDX-License-Identifier: GPL-3.0-or-later
// Crash table. Killed before COMMIT on an existing file: SQLite's journal brings the old state back at the next
// opening. After it: the new state. Killed while a new file is made: a hidden temporary stays, the name is untouched.
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
#include <optional>
#include <set>
#include <unistd.h>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "data/plan_file/plan_database.h"
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

Result<std::int64_t> saveInPlace(const PlanFile& plan, Bodies& bodies, const std::string& path, Overwrite overwrite) {
  SQLite::Database database = openDatabase(path, Access::write);
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (Status known = checkTables(database, path); !known) return known.error();
  Identity identity = identityOf(database);
  if (identity.fileId.empty()) return malformed(path, "has no identity, so it is not a whole plan file; save under another name.");
  const bool changed = identity.revision != plan.revision || (!plan.fileId.empty() && identity.fileId != plan.fileId);
  if (overwrite == Overwrite::refuseIfChanged && changed) return conflict(path);
  ++identity.revision;
  writeContents(database, plan, bodies, identity);
  transaction.commit();
  return identity.revision;
}

/// Gives the finished temporary its name. Without `replace`, a file that appeared meanwhile is not lost.
Status moveInto(const std::string& temporary, const std::string& path, bool replace) {
  // A journal left by another file of this name would be rolled back into the new one.
  if (replace || !QFileInfo::exists(QString::fromStdString(path))) QFile::remove(QString::fromStdString(path + "-journal"));
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
  explicit Temporary(const std::string& target) {
    const QFileInfo info(QString::fromStdString(target));
    path_ = info.absolutePath().toStdString() + "/." + info.fileName().toStdString() + "." + newScenarioId();
  }
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
    SQLite::Database database = openDatabase(temporary.path(), Access::create);
    SQLite::Transaction transaction(database);
    createTables(database);
    writeContents(database, plan, bodies, identity);
    transaction.commit();
  }
  if (Status moved = moveInto(temporary.path(), path, replace); !moved) return moved.error();
  return identity.revision;
}

/// The plan that is stored at `path`, if it is one and is whole enough to be written into.
std::optional<Identity> storedIdentity(const std::string& path) {
  if (!checkHeader(path)) return std::nullopt;
  try {
    SQLite::Database database = openDatabase(path, Access::read);
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
  return saveInPlace(plan, bodies.value(), path, overwrite);
}

}  // namespace

Result<std::int64_t> writePlanFile(const PlanFile& plan, const std::string& path, Overwrite overwrite) {
  try {
    return save(plan, path, overwrite);
  } catch (const SQLite::Exception& exception) {
    return errorOf(exception, path, "saved");
  } catch (const std::exception& exception) {
    return unreadable(path, std::string("could not be saved: ") + exception.what() + ".");
  }
}

}  // namespace cw
