// SPDX-License-Identifier: GPL-3.0-or-later
// Says whether a file was opened or read since it was asked last (Linux).
#pragma once

#include <QFile>
#include <QString>

#include <sys/inotify.h>
#include <unistd.h>

namespace cw {

class FileWatch {
 public:
  explicit FileWatch(const QString& path) : queue_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    watches_ = queue_ >= 0 && inotify_add_watch(queue_, QFile::encodeName(path).constData(),
                                                IN_OPEN | IN_ACCESS) >= 0;
  }
  ~FileWatch() { close(queue_); }
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  bool watches() const { return watches_; }
  bool wasRead() {
    char events[4096];
    bool any = false;
    while (read(queue_, events, sizeof events) > 0) any = true;
    return any;
  }

 private:
  int queue_;
  bool watches_;
};

}  // namespace cw
