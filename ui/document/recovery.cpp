// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/recovery.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>

#include "data/plan_file/plan_file.h"
#include "data/text/text_file.h"

namespace cw {
namespace {

constexpr int quietMilliseconds = 2000;
constexpr std::size_t largestNote = 64 << 10;
constexpr qint64 secondsOfOneSave =
    3600;  ///< no save takes as long; what it wrote beside the plan is litter then

const QString planEnd = QStringLiteral(".cwplan"), noteEnd = QStringLiteral(".from"),
              lockEnd = QStringLiteral(".lock"), asideEnd = QStringLiteral(".damaged");

QString noteOf(const QString& planFile) { return planFile + noteEnd; }
QString lockOf(const QString& planFile) { return planFile + lockEnd; }
QString journalOf(const QString& planFile) { return planFile + QStringLiteral("-journal"); }
QString newPlanIn(const QString& folder) {
  return folder + u'/' + QUuid::createUuid().toString(QUuid::WithoutBraces) + planEnd;
}

/// Regular files alone: a link, a pipe or a folder is nobody's work.
QFileInfoList filesIn(const QString& folder, const QStringList& names) {
  QFileInfoList files =
      QDir(folder).entryInfoList(names, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDir::Time);
  files.removeIf([](const QFileInfo& info) { return !info.isFile(); });
  return files;
}

/// True while the session of this lock runs, here or on another machine that shares the folder. Of
/// one that does not, the lock is removed.
bool isHeld(const QString& lockFile) {
  const QFileInfo about(lockFile);
  if (about.isSymLink() || (about.exists() && !about.isFile()))
    return false;  // no session's; to read it could wait for ever
  QLockFile lock(lockFile);
  lock.setStaleLockTime(0);  // stale only when the process is gone
  if (lock.tryLock(0)) return false;
  qint64 process = 0;
  QString host, program;
  if (lock.getLockInfo(&process, &host, &program)) return true;
  return about.exists() && !lock.removeStaleLockFile();  // cut off before it said whose it is
}

void remove(const QString& planFile) {
  for (const QString& file : {planFile, noteOf(planFile), journalOf(planFile)}) QFile::remove(file);
}

/// A save that was cut off before it took its place: whole, it is work like any other.
void clearTemporary(const QString& file, const QString& folder) {
  const Result<PlanFile> plan = readPlanFile(file.toStdString());
  if (!plan || !QFile::rename(file, newPlanIn(folder))) QFile::remove(file);
  QFile::remove(journalOf(file));
}

}  // namespace

QString Recovery::defaultFolder() { return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recovery"); }

Recovery::Recovery(Document& document, const QString& folder, QObject* parent)
    : QObject(parent), document_(document), folder_(folder), file_(newPlanIn(folder)) {
  QDir().mkpath(folder);
  if (!QFileInfo(folder).isDir()) return;
  QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  clearFolder();
  lock_ = std::make_unique<QLockFile>(lockOf(file_));
  lock_->setStaleLockTime(0);
  if (!lock_->tryLock(0)) return;  // no place to write to: the session goes on without a net
  timer_.setSingleShot(true);
  timer_.setInterval(quietMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &Recovery::write);
  connect(&document_, &Document::scenarioChanged, this, &Recovery::schedule);
  connect(&document_, &Document::stateChanged, this, &Recovery::schedule);
}

Recovery::~Recovery() { removeOwn(); }

void Recovery::clearFolder() const {
  bool othersRun = false;
  for (const QFileInfo& lock : filesIn(folder_, {QStringLiteral("*") + planEnd + lockEnd}))
    othersRun = isHeld(lock.absoluteFilePath()) || othersRun;
  const QDateTime longAgo = QDateTime::currentDateTime().addSecs(-secondsOfOneSave);
  for (const QFileInfo& file :
       filesIn(folder_, {QStringLiteral(".*"),
                         QStringLiteral("*") + planEnd + noteEnd + QStringLiteral(".*")})) {
    const QString path = file.absoluteFilePath();
    const bool belongsToAnother =
        file.fileName().endsWith(QLatin1String("-journal")) && QFile::exists(path.chopped(8));
    if (!belongsToAnother && (!othersRun || file.lastModified() < longAgo))
      clearTemporary(path, folder_);
  }
  for (const QFileInfo& note : filesIn(folder_, {QStringLiteral("*") + planEnd + noteEnd})) {
    const QString plan = note.absoluteFilePath().chopped(noteEnd.size());
    if (!QFile::exists(plan) && !isHeld(lockOf(plan))) QFile::remove(note.absoluteFilePath());
  }
}

void Recovery::schedule() {
  if (document_.isModified()) {
    if (!timer_.isActive()) timer_.start();
  } else {
    timer_.stop();
    removeOwn();
  }
}

/// The note comes first, so that no work is without one. What fails is tried again at the next
/// change.
bool Recovery::write() {
  const QString note = QString::number(document_.revision()) + u'\n' + document_.path();
  return writeTextFile(noteOf(file_).toStdString(), note.toStdString()) &&
         document_.writeRecovery(file_);
}

void Recovery::removeOwn() { remove(file_); }

std::vector<Recovery::Leftover> Recovery::leftovers() const {
  std::vector<Leftover> found;
  for (const QFileInfo& info : filesIn(folder_, {QStringLiteral("*") + planEnd})) {
    const QString file = info.absoluteFilePath();
    if (file == QFileInfo(file_).absoluteFilePath() || isHeld(lockOf(file))) continue;
    Leftover& left = found.emplace_back(Leftover{file, {}, 0, info.lastModified(), false});
    const Result<std::string> note = readTextFile(noteOf(file).toStdString(), largestNote);
    if (!note) continue;
    const QString text = QString::fromStdString(note.value());
    const qsizetype end = text.indexOf(u'\n');
    left.revision = text.left(end).toLongLong(&left.originKnown);
    if (left.originKnown) left.original = text.mid(end + 1);
  }
  return found;
}

FileOutcome Recovery::restore(const Leftover& leftover) {
  const FileOutcome opened = document_.recover(leftover.file, leftover.original, leftover.revision);
  if (opened) {
    if (lock_ && lock_->isLocked() && write()) discard(leftover);
    return opened;
  }
  const QString aside = leftover.file + asideEnd;
  if (!QFile::rename(leftover.file, aside)) return opened;
  QFile::rename(journalOf(leftover.file), journalOf(aside));
  QFile::remove(noteOf(leftover.file));
  return {opened.result, tr("The work that was kept cannot be restored. %1 It was set aside as %2.")
                             .arg(opened.message, aside)};
}

void Recovery::discard(const Leftover& leftover) { remove(leftover.file); }

}  // namespace cw
