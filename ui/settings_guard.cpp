// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_guard.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QStringList>

namespace cw {
namespace {

constexpr qint64 largestSettings = 16 << 20;

/// The files that Qt reads for this program, and those of Qt itself that its dialogs read, with
/// their locks.
QStringList settingsFiles() {
  const QString own = QCoreApplication::organizationName();
  QStringList files;
  for (const QString& folder :
       QStandardPaths::standardLocations(QStandardPaths::GenericConfigLocation))
    for (const QString& name : {own + u'/' + QCoreApplication::applicationName(), own,
                                QStringLiteral("QtProject"), QStringLiteral("Trolltech")})
      for (const QString& end : {QStringLiteral(".conf"), QStringLiteral(".conf.lock")})
        files << folder + u'/' + name + end;
  return files;
}

bool isReadable(const QString& file) {
  const QFileInfo about(file);
  return !about.exists() || (about.isFile() && about.size() <= largestSettings);
}

}  // namespace

SettingsGuard::SettingsGuard() {
  for (const QString& file : settingsFiles()) {
    if (isReadable(file)) continue;
    problem_ = QCoreApplication::translate(
                   "SettingsGuard",
                   "%1 is no file of settings; this session runs with the defaults and keeps none.")
                   .arg(file);
    instead_ = std::make_unique<QTemporaryDir>();
    const QString folder = instead_->isValid() ? instead_->path() : QStringLiteral("/dev/null");
    for (const QSettings::Scope scope : {QSettings::UserScope, QSettings::SystemScope})
      QSettings::setPath(QSettings::NativeFormat, scope, folder);
    return;
  }
}

}  // namespace cw
