// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/plan_file/file_guard.h"

#include <cstdio>

#include <QtEndian>

#include "data/plan_file/neighbours.h"
#include "data/plan_file/rollback_journal.h"

namespace cw::planfile {
namespace {

FileGuard& guardOf(sqlite3_vfs* vfs) { return *static_cast<FileGuard*>(vfs->pAppData); }

}  // namespace

FileGuard::FileGuard() : vfs_(*sqlite3_vfs_find(nullptr)), system_(sqlite3_vfs_find(nullptr)) {
  char own[64];
  std::snprintf(own, sizeof own, "clusterwright-%p", static_cast<void*>(this));
  name_ = own;
  vfs_.zName = name_.c_str();
  vfs_.pNext = nullptr;
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  vfs_.xAccess = exists;
  sqlite3_vfs_register(&vfs_, 0);
}

FileGuard::~FileGuard() { sqlite3_vfs_unregister(&vfs_); }

bool FileGuard::refuse(const std::string& path, const char* why) {
  refusal_ = "was not opened and nothing was touched: " + nameOf(path) + " beside it " + why;
  return false;
}

bool FileGuard::mayUseJournal(const std::string& path) {
  switch (kindOfJournal(path)) {
    case Journal::noOrdinaryFile:
      return refuse(path, "is not an ordinary file that can be read, as a journal is. Remove it, or move the plan to another folder.");
    case Journal::ofSeveralFiles:
      return refuse(path, "is a journal over several files, which no Clusterwright writes and which would remove one of them. "
                          "Do not trust where it came from; remove it to open the plan without it.");
    default: return true;
  }
}

QByteArray FileGuard::firstPage() const {
  QByteArray head(100, '\0');
  const sqlite3_io_methods* io = planFile_ ? planFile_->pMethods : nullptr;
  if (!io || io->xRead(planFile_, head.data(), int(head.size()), 0) != SQLITE_OK) return {};
  const int size = qFromBigEndian<quint16>(head.constData() + 16);
  QByteArray page(size == 1 ? 65536 : size, '\0');
  if (io->xRead(planFile_, page.data(), int(page.size()), 0) != SQLITE_OK) return {};
  return page;
}

bool FileGuard::setAsideIfForeign(const std::string& path) {
  if (ownerOfJournal(path, firstPage()) != Journal::ofAnotherState) return false;
  const std::string aside = setAside(path);
  if (aside.empty())
    refuse(path, "is left from a save of another state of this plan, and could not be set aside. Remove it, or move the plan to another folder.");
  else
    remark_ = "was opened as it is; " + nameOf(path) + " beside it, left from a save of another state of this plan, was set aside as " +
              nameOf(aside) + ".";
  return true;
}

int FileGuard::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flagsGot) {
  FileGuard& guard = guardOf(vfs);
  file->pMethods = nullptr;
  if (flags & (SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) {
    guard.refuse(path ? path : "a file", "is no part of a plan.");
    return SQLITE_CANTOPEN;
  }
  if (flags & SQLITE_OPEN_MAIN_JOURNAL) {
    if (!guard.mayUseJournal(path)) return SQLITE_CANTOPEN;
    // For writing, but not made anew: SQLite holds the lock of a lone user and is about to roll back.
    const bool toRollBack = (flags & SQLITE_OPEN_READWRITE) && !(flags & SQLITE_OPEN_CREATE);
    if (toRollBack && guard.setAsideIfForeign(path)) return SQLITE_CANTOPEN;
  }
  const int status = guard.system_->xOpen(guard.system_, path, file, flags, flagsGot);
  if (status == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB)) {
    guard.plan_ = path;
    guard.planFile_ = file;
  }
  return status;
}

int FileGuard::remove(sqlite3_vfs* vfs, const char* path, int syncFolder) {
  FileGuard& guard = guardOf(vfs);
  if (path != guard.plan_ + "-journal") return SQLITE_IOERR_DELETE;
  return guard.system_->xDelete(guard.system_, path, syncFolder);
}

int FileGuard::exists(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
  FileGuard& guard = guardOf(vfs);
  *result = 0;
  if (path == guard.plan_ + "-journal") {
    if (!guard.mayUseJournal(path)) return SQLITE_CANTOPEN;
    return guard.system_->xAccess(guard.system_, path, flags, result);
  }
  if (path != guard.plan_ + "-wal") {
    guard.refuse(path, "is no part of a plan.");
    return SQLITE_CANTOPEN;
  }
  for (const char* ending : {"-wal", "-shm"})
    if (const std::string log = guard.plan_ + ending; isThere(log)) {
      guard.refuse(log, "is a write-ahead log or its index, which plans do not have. If another program has the plan open, close it there; else remove it.");
      return SQLITE_CANTOPEN;
    }
  return SQLITE_OK;
}

}  // namespace cw::planfile
