// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/plan_file/plan_database.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

namespace cw::planfile {
namespace {

constexpr int applicationId = 0x434C5752;  // "CLWR"
/// 1: as first published. 2: a scenario may keep a calibration; the tables are those of 1.
constexpr int formatVersion = 2;
constexpr qint64 largestFile = 1LL << 30;
constexpr int largestValue = 64 << 20;
constexpr int busyMilliseconds = 5000;

struct Table {
  const char* name;
  const char* sql;
};

// SQLite keeps these texts in the file as they are; checkTables compares them letter by letter.
// A scenario's body is the whole scenario; its other columns repeat parts of it for people who read the file with SQL.
// History has no reference to scenario: what was deleted stays recoverable.
constexpr Table tables[] = {
    {"plan", "CREATE TABLE plan(id INTEGER PRIMARY KEY CHECK (id = 1), file_id TEXT NOT NULL, revision INTEGER NOT NULL) STRICT"},
    {"scenario",
     "CREATE TABLE scenario(id TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, "
     "notes TEXT NOT NULL, saved_at TEXT NOT NULL, body TEXT NOT NULL) STRICT"},
    {"tag",
     "CREATE TABLE tag(scenario_id TEXT NOT NULL REFERENCES scenario(id) ON DELETE CASCADE, position INTEGER NOT NULL, "
     "tag TEXT NOT NULL, PRIMARY KEY (scenario_id, position)) STRICT"},
    {"history",
     "CREATE TABLE history(id INTEGER PRIMARY KEY, scenario_id TEXT NOT NULL, revision INTEGER NOT NULL, "
     "saved_at TEXT NOT NULL, body TEXT NOT NULL) STRICT"},
    {"result",
     "CREATE TABLE result(scenario_id TEXT NOT NULL REFERENCES scenario(id) ON DELETE CASCADE, "
     "engine_version TEXT NOT NULL, catalog_version TEXT NOT NULL, answer TEXT NOT NULL, "
     "PRIMARY KEY (scenario_id, engine_version, catalog_version)) STRICT"},
};

const char* sqlOf(const std::string& tableName) {
  for (const Table& table : tables)
    if (tableName == table.name) return table.sql;
  return nullptr;
}

int flagsOf(Access access) {
  // A reader opens for writing too where it may: only so can SQLite undo a save that was cut off.
  return SQLite::OPEN_READWRITE | (access == Access::create ? SQLite::OPEN_CREATE : 0);
}

/// A path that SQLite cannot take for anything else (":memory:", "file:…").
std::string absolute(const std::string& path) {
  return QFileInfo(QString::fromStdString(path)).absoluteFilePath().toStdString();
}

std::uint32_t headerField(const QByteArray& header, int offset) { return qFromBigEndian<quint32>(header.constData() + offset); }

}  // namespace

PlanDatabase::PlanDatabase(const std::string& path, Access access) {
  if (const std::size_t most = guard_.longestPath(), length = absolute(path).size(); length > most)
    throw Refused{unreadable(path, "has a path of " + std::to_string(length) + " bytes; at most " + std::to_string(most) +
                                       " are possible. Use a folder nearer to the root.")};
  try {
    open(path, access);
  } catch (const SQLite::Exception&) {
    if (!guard_.refusal().empty()) throw Refused{malformed(path, guard_.refusal())};
    if (guard_.remark().empty()) throw;
    remark_ = path + " " + guard_.remark();
    open(path, access);  // without what was set aside
  }
}

void PlanDatabase::open(const std::string& path, Access access) {
  database_.reset();
  database_ = std::make_unique<SQLite::Database>(absolute(path), flagsOf(access), busyMilliseconds, guard_.name());
  sqlite3* handle = database_->getHandle();
  for (const int safer : {SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_ENABLE_FKEY}) sqlite3_db_config(handle, safer, 1, nullptr);
  for (const int riskier : {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                            SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION})
    sqlite3_db_config(handle, riskier, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, largestValue);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_extended_result_codes(handle, 1);
  // Sorting and statements use memory: no temporary file that the guard would have to know.
  database_->exec("PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
  if (access == Access::read) database_->exec("PRAGMA query_only = ON");
  database_->execAndGet("PRAGMA schema_version");  // the first look into the file: a save that was cut off is undone
}

bool PlanDatabase::hasMoved() {
  int moved = 0;
  sqlite3_file_control(database_->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

void markFormat(SQLite::Database& database) { database.exec("PRAGMA user_version = " + std::to_string(formatVersion)); }

void createTables(SQLite::Database& database) {
  database.exec("PRAGMA application_id = " + std::to_string(applicationId));
  markFormat(database);
  for (const Table& table : tables) database.exec(table.sql);
}

Status checkHeader(const std::string& path) {
  const QFileInfo info(QString::fromStdString(path));
  if (!info.exists()) return unreadable(path, "does not exist; check the name.");
  if (!info.isFile()) return unreadable(path, "is not a file; a Clusterwright plan file is needed.");
  if (info.size() > largestFile) return malformed(path, "is larger than 1 GiB, which no plan file is.");

  QFile file(info.filePath());
  if (!file.open(QIODevice::ReadOnly)) return unreadable(path, "cannot be read: " + file.errorString().toStdString() + ".");
  const QByteArray header = file.read(100);
  if (header.size() < 100 || !header.startsWith(QByteArrayView("SQLite format 3\0", 16)))
    return malformed(path, "is not a Clusterwright plan file (it is no SQLite database).");
  if (headerField(header, 68) != std::uint32_t(applicationId))
    return malformed(path, "is a database of another program, not a Clusterwright plan file.");
  const std::uint32_t version = headerField(header, 60);
  if (version > std::uint32_t(formatVersion))
    return malformed(path, "was written by a newer Clusterwright (format " + std::to_string(version) + "; this one reads format " +
                               std::to_string(formatVersion) + "); update this program to open it.");
  if (version == 0) return malformed(path, "has no format version, so it is not a whole plan file.");
  if (header[18] != 1 || header[19] != 1)
    return malformed(path, "is in write-ahead mode, in which copies lose data; set its journal mode back to DELETE.");
  return std::monostate{};
}

Status checkTables(SQLite::Database& database, const std::string& path) {
  std::size_t found = 0;
  SQLite::Statement schema(database, "SELECT type, name, sql FROM sqlite_schema");
  while (schema.executeStep()) {
    const std::string type = schema.getColumn(0).getString(), name = schema.getColumn(1).getString();
    if (type == "index" && schema.getColumn(2).isNull()) continue;  // SQLite's own, of a primary key
    const char* sql = type == "table" ? sqlOf(name) : nullptr;
    if (!sql || schema.getColumn(2).getString() != sql)
      return malformed(path, "holds the " + type + " \"" + name.substr(0, 80) + "\", which is no part of a plan file.");
    ++found;
  }
  if (found != std::size(tables)) return malformed(path, "lacks a table of a plan file.");
  return std::monostate{};
}

Status checkPages(SQLite::Database& database, const std::string& path) {
  const std::string verdict = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (verdict != "ok") return malformed(path, "is damaged (" + verdict + "); take a copy from a backup.");
  SQLite::Statement references(database, "PRAGMA foreign_key_check");
  if (references.executeStep()) return malformed(path, "is damaged (a row refers to a scenario that is not there); take a copy from a backup.");
  return std::monostate{};
}

Identity identityOf(SQLite::Database& database) {
  SQLite::Statement plan(database, "SELECT file_id, revision FROM plan WHERE id = 1");
  if (!plan.executeStep()) return {};
  return {plan.getColumn(0).getString(), plan.getColumn(1).getInt64()};
}

Error errorOf(const SQLite::Exception& exception, const std::string& path, const char* action) {
  const std::string failed = std::string("could not be ") + action;
  switch (exception.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return unreadable(path, failed + ": another program is writing to it; try again in a moment.");
    case SQLITE_FULL: return unreadable(path, failed + ": the disk is full; nothing was changed.");
    case SQLITE_READONLY:
      if (exception.getExtendedErrorCode() == SQLITE_READONLY_ROLLBACK)
        return unreadable(path, failed + ": a save of it was cut off, and undoing that needs to write. Open it where the file and its folder may be written.");
      return unreadable(path, failed + ": the file or its folder is read-only; choose another place.");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return unreadable(path, failed + ": the file cannot be opened, or its folder cannot be written.");
    case SQLITE_IOERR: return unreadable(path, failed + ": the disk reports an error or is full (" + exception.what() + ").");
    case SQLITE_NOMEM: return unreadable(path, failed + ": memory ran out.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return malformed(path, "is damaged (" + std::string(exception.what()) + "); take a copy from a backup.");
    default: return malformed(path, failed + ": " + exception.what() + ".");
  }
}

Error malformed(const std::string& path, const std::string& what) { return {ErrorCode::malformed, path, path + " " + what}; }

Error unreadable(const std::string& path, const std::string& what) { return {ErrorCode::unreadable, path, path + " " + what}; }

}  // namespace cw::planfile
