// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite's file system, narrowed to one plan file: SQLite opens the plan and its own rollback journal, and removes nothing
// but that journal. Whatever else lies beside the plan or is named inside a journal stays as it is.
//
// A plan may come from a stranger with files beside it. SQLite by itself would believe them: it rolls a journal back into
// the plan, reads a write-ahead log, and removes the super-journal that a journal names, wherever that is.
#pragma once

#include <string>

#include <QByteArray>

#include <sqlite3.h>

namespace cw::planfile {

class FileGuard {
 public:
  /// Known to SQLite under `name()` as long as it lives; it must outlive the database that is opened with it.
  FileGuard();
  ~FileGuard();
  FileGuard(const FileGuard&) = delete;
  FileGuard& operator=(const FileGuard&) = delete;

  const char* name() const { return name_.c_str(); }
  /// Bytes of a plan's absolute path that leave room for its journal's.
  std::size_t longestPath() const { return std::size_t(vfs_.mxPathname) - std::char_traits<char>::length("-journal") - 1; }

  /// Why SQLite was not let on, as the end of a sentence that begins with the plan's path; empty: it was let on.
  const std::string& refusal() const { return refusal_; }
  /// What was found beside the plan and done about it, likewise; empty: nothing. The opening that found it fails, and a
  /// second one succeeds.
  const std::string& remark() const { return remark_; }

 private:
  static int open(sqlite3_vfs*, const char* path, sqlite3_file*, int flags, int* flagsGot);
  static int remove(sqlite3_vfs*, const char* path, int syncFolder);
  static int exists(sqlite3_vfs*, const char* path, int flags, int* result);

  bool refuse(const std::string& path, const char* why);
  bool mayUseJournal(const std::string& path);
  bool setAsideIfForeign(const std::string& path);
  QByteArray firstPage() const;

  sqlite3_vfs vfs_;      ///< the system's own, with three functions replaced
  sqlite3_vfs* system_;
  std::string name_, plan_, refusal_, remark_;
  sqlite3_file* planFile_ = nullptr;  ///< SQLite's own handle: closing another one would drop its locks
};

}  // namespace cw::planfile
