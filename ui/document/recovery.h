// SPDX-License-Identifier: GPL-3.0-or-later
// Unsaved work, kept beside the settings while it is unsaved, so that a crash or a power cut does not take it.
#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <optional>

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
  };

  Recovery(Document& document, const QString& folder, QObject* parent = nullptr);
  /// Removes its own copy: the session ended as it should.
  ~Recovery() override;

  static QString defaultFolder();
  /// The newest leftover of a session that no longer runs.
  std::optional<Leftover> leftover() const;
  static void discard(const Leftover& leftover);

 private:
  void schedule();
  void write();
  void removeOwn();

  Document& document_;
  QString folder_;
  QString file_;
  std::unique_ptr<QLockFile> lock_;  ///< held while this session lives; the system frees it with the process
  QTimer timer_;
};

}  // namespace cw
