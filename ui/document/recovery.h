// SPDX-License-Identifier: GPL-3.0-or-later
// Unsaved work, kept beside the settings while it is unsaved, so that a crash or a power cut does
// not take it.
//
// A session has a name of its own in the recovery folder: NAME.cwplan is the work, NAME.cwplan.from
// says where it came from, NAME.cwplan.lock is held while the session lives. The folder is not
// trusted: what is there may be anything.
#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <vector>

#include "ui/document/document.h"

namespace cw {

class Recovery : public QObject {
  Q_OBJECT

 public:
  /// Work that an earlier session left behind.
  struct Leftover {
    QString file;      ///< a plan
    QString original;  ///< where the plan came from; empty: never saved
    std::int64_t revision = 0;  ///< that it was edited from
    QDateTime written;
    bool originKnown =
        true;  ///< false: the session ended before it could say where the plan came from
  };

  /// Clears what sessions that no longer run left behind and nobody can use.
  Recovery(Document& document, const QString& folder, QObject* parent = nullptr);
  /// Removes its own copy: the session ended as it should.
  ~Recovery() override;

  static QString defaultFolder();
  /// What sessions that no longer run left behind, the newest first.
  std::vector<Leftover> leftovers() const;
  /// Opens the work in place of what is open, and forgets it once this session keeps it. Work that
  /// cannot be read is set aside, which the message says: it is not offered again, and nothing of
  /// it is lost.
  FileOutcome restore(const Leftover& leftover);
  static void discard(const Leftover& leftover);

 private:
  void schedule();
  bool write();
  void removeOwn();
  void clearFolder() const;

  Document& document_;
  QString folder_;
  QString file_;
  std::unique_ptr<QLockFile> lock_;  ///< held while this session lives; the system frees it with the process
  QTimer timer_;
};

}  // namespace cw
