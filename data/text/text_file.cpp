// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/text_file.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QString>

namespace cw {
namespace {

constexpr qint64 largestText = 256LL << 20;

Error unreadable(const std::string& path, const std::string& what) {
  return {ErrorCode::unreadable, path, path + " " + what};
}

}  // namespace

Result<std::string> readTextFile(const std::string& path) {
  const QString name = QString::fromStdString(path);
  if (!QFileInfo::exists(name)) return unreadable(path, "does not exist; check the name.");
  if (QFileInfo(name).isDir()) return unreadable(path, "is a folder; a file is needed.");
  QFile file(name);
  if (!file.open(QIODevice::ReadOnly))
    return unreadable(path, "cannot be read: " + file.errorString().toStdString() + ".");
  // Read one byte past the limit: pipes have no size to ask for.
  const QByteArray bytes = file.read(largestText + 1);
  if (file.error() != QFileDevice::NoError)
    return unreadable(path, "cannot be read: " + file.errorString().toStdString() + ".");
  if (bytes.size() > largestText) return unreadable(path, "is larger than 256 MiB, which no file of this kind is.");
  return bytes.toStdString();
}

Status writeTextFile(const std::string& path, std::string_view text) {
  QSaveFile file(QString::fromStdString(path));
  const bool written = file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) == qint64(text.size());
  if (!written || !file.commit())
    return unreadable(path, "cannot be written: " + file.errorString().toStdString() + ".");
  return std::monostate{};
}

}  // namespace cw
