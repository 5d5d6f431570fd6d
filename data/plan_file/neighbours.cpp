// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/plan_file/neighbours.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUuid>

namespace cw::planfile {
namespace {

const QString prefix = QStringLiteral(".clusterwright-");
constexpr qint64 anHour = 3600;

/// Ours, and those of earlier versions: .NAME.cwplan.UUID.
bool isTemporary(const QString& name) {
  static const QRegularExpression ours(QStringLiteral(
      R"(^(\.clusterwright-|\..+\.cwplan\.)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-journal)?$)"));
  return ours.match(name).hasMatch();
}

}  // namespace

std::string temporaryBeside(const std::string& target) {
  const QString folder = QFileInfo(QString::fromStdString(target)).absolutePath();
  return (folder + u'/' + prefix + QUuid::createUuid().toString(QUuid::WithoutBraces)).toStdString();
}

int clearLeftTemporaries(const std::string& newest) {
  const QFileInfo reference(QString::fromStdString(newest));
  const QDateTime now = reference.lastModified();
  int removed = 0;
  const QDir folder = reference.absoluteDir();
  for (const QFileInfo& file : folder.entryInfoList(QDir::Files | QDir::Hidden | QDir::NoSymLinks)) {
    if (!isTemporary(file.fileName()) || file.lastModified().secsTo(now) < anHour) continue;
    if (QFile::remove(file.filePath())) ++removed;
  }
  return removed;
}

bool isThere(const std::string& path) {
  struct stat s {};
  return ::lstat(path.c_str(), &s) == 0;
}

std::string nameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string setAside(const std::string& path) {
  for (int i = 1; i < 100; ++i) {
    const std::string aside = path + ".aside-" + std::to_string(i);
    if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, aside.c_str(), RENAME_NOREPLACE) == 0) return aside;
    const bool unsupported = errno == EINVAL || errno == ENOSYS;
    if (unsupported && !isThere(aside) && std::rename(path.c_str(), aside.c_str()) == 0) return aside;
    if (errno != EEXIST && !unsupported) break;
  }
  return {};
}

bool leavesRoomForJournal(const std::string& path) {
  const QFileInfo info(QString::fromStdString(path));
  const long most = ::pathconf(QFile::encodeName(info.absolutePath()).constData(), _PC_NAME_MAX);
  return most < 0 || QFile::encodeName(info.fileName() + QStringLiteral("-journal")).size() <= most;
}

}  // namespace cw::planfile
