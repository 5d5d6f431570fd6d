// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/recovery.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>

#include "data/text/text_file.h"

namespace cw {
namespace {

constexpr int quietMilliseconds = 2000;

QString noteOf(const QString& planFile) { return planFile + QStringLiteral(".from"); }
QString lockOf(const QString& planFile) { return planFile + QStringLiteral(".lock"); }

}  // namespace

QString Recovery::defaultFolder() { return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recovery"); }

Recovery::Recovery(Document& document, const QString& folder, QObject* parent)
    : QObject(parent), document_(document), folder_(folder),
      file_(folder + u'/' + QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".cwplan")) {
  QDir().mkpath(folder);
  QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  lock_ = std::make_unique<QLockFile>(lockOf(file_));
  lock_->setStaleLockTime(0);  // stale only when the process is gone
  if (!lock_->tryLock(0)) return;  // no place to write to: the session goes on without a net
  timer_.setSingleShot(true);
  timer_.setInterval(quietMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &Recovery::write);
  connect(&document_, &Document::scenarioChanged, this, &Recovery::schedule);
  connect(&document_, &Document::stateChanged, this, &Recovery::schedule);
}

Recovery::~Recovery() { removeOwn(); }

void Recovery::schedule() {
  if (document_.isModified()) {
    if (!timer_.isActive()) timer_.start();
  } else {
    timer_.stop();
    removeOwn();
  }
}

void Recovery::write() {
  if (!document_.writeRecovery(file_)) return;  // tried again at the next change
  const QString note = QString::number(document_.revision()) + u'\n' + document_.path();
  if (!writeTextFile(noteOf(file_).toStdString(), note.toStdString())) QFile::remove(file_);
}

void Recovery::removeOwn() {
  QFile::remove(file_);
  QFile::remove(noteOf(file_));
}

std::optional<Recovery::Leftover> Recovery::leftover() const {
  const QFileInfoList files = QDir(folder_).entryInfoList({QStringLiteral("*.cwplan")}, QDir::Files, QDir::Time);
  for (const QFileInfo& info : files) {
    const QString file = info.absoluteFilePath();
    if (file == QFileInfo(file_).absoluteFilePath()) continue;
    QLockFile lock(lockOf(file));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0)) continue;  // a session that runs
    const Result<std::string> note = readTextFile(noteOf(file).toStdString());
    if (!note) continue;
    const QString text = QString::fromStdString(note.value());
    const qsizetype end = text.indexOf(u'\n');
    return Leftover{file, text.mid(end + 1), text.left(end).toLongLong(), info.lastModified()};
  }
  return std::nullopt;
}

void Recovery::discard(const Leftover& leftover) {
  QFile::remove(leftover.file);
  QFile::remove(noteOf(leftover.file));
}

}  // namespace cw
