// SPDX-License-Identifier: GPL-3.0-or-later
// Settings are read by Qt, which waits for ever at a pipe in the place of their file. So this looks
// first.
#pragma once

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace cw {

/// To be made before anything asks for settings. Where something else than a file of sensible size
/// stands in their place, the session has settings of its own: the defaults, which are gone when it
/// ends.
class SettingsGuard {
 public:
  SettingsGuard();
  /// A sentence for the planner; empty where all is well.
  const QString& problem() const { return problem_; }

 private:
  QString problem_;
  std::unique_ptr<QTemporaryDir> instead_;
};

}  // namespace cw
