// SPDX-License-Identifier: GPL-3.0-or-later
// The SQLite side of a plan file: its tables, how it is opened, and what a file must pass before it is believed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include "data/plan_file/file_guard.h"
#include "data/result.h"

namespace cw::planfile {

enum class Access { read, write, create };

/// What lies beside a plan forbids to open it.
struct Refused {
  Error error;
};

/// An open plan file. Never in WAL mode; foreign keys on; the schema of the file is not trusted.
class PlanDatabase {
 public:
  /// Throws Refused or SQLite::Exception. A save that was cut off is undone here.
  PlanDatabase(const std::string& path, Access access);

  operator SQLite::Database&() { return *database_; }
  SQLite::Database* operator->() { return database_.get(); }
  /// A sentence about what was found beside the file and done about it; empty: nothing was.
  const std::string& remark() const { return remark_; }
  /// True where the name stands for another file now than the one that is open.
  bool hasMoved();

 private:
  void open(const std::string& path, Access access);

  FileGuard guard_;  ///< outlives the database
  std::unique_ptr<SQLite::Database> database_;
  std::string remark_;
};

/// Says that the file is of this program's format; part of the transaction it is called in.
void markFormat(SQLite::Database& database);
/// Tables, application id and format version. Throws SQLite::Exception.
void createTables(SQLite::Database& database);

/// Looks at the file's first bytes only: present, a plan file, of a version that this program reads, not too large.
Status checkHeader(const std::string& path);
/// Exactly our tables and nothing that runs (views, triggers). Throws SQLite::Exception.
Status checkTables(SQLite::Database& database, const std::string& path);
/// SQLite's own check of every page and row. Throws SQLite::Exception.
Status checkPages(SQLite::Database& database, const std::string& path);

struct Identity {
  std::string fileId;
  std::int64_t revision = 0;
};
/// Throws SQLite::Exception.
Identity identityOf(SQLite::Database& database);

/// What SQLite reported, as a sentence. `action`: "read" or "saved".
Error errorOf(const SQLite::Exception& exception, const std::string& path, const char* action);
Error malformed(const std::string& path, const std::string& what);
Error unreadable(const std::string& path, const std::string& what);

}  // namespace cw::planfile
