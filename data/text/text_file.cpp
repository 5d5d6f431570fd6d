// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/text_file.h"

#include <QFile>
#include <QFileDevice>
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
  const QString name = QString::fromStdString(path);
  const QFileInfo there(name);
  const auto failed = [&](const QFileDevice& file) {
    return unreadable(path, "cannot be written: " + file.errorString().toStdString() + ".");
  };
  const auto writeTo = [&](QFileDevice& file) {
    return file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) == qint64(text.size()) && file.flush();
  };
  if (there.isDir()) return unreadable(path, "is a folder; a file is needed.");
  // Devices and pipes are written to; only files may be replaced.
  if (there.exists() && !there.isFile()) {
    QFile device(name);
    if (!writeTo(device)) return failed(device);
    return std::monostate{};
  }
  QSaveFile file(name);
  if (!writeTo(file) || !file.commit()) return failed(file);
  return std::monostate{};
}

}  // namespace cw
