// SPDX-License-Identifier: GPL-3.0-or-later
// A test on the real window, with the flagship open in it.
#pragma once

#include <QCoreApplication>
#include <QStandardPaths>
#include <QTest>

#include <memory>

#include "ui/main_window.h"
#include "ui/theme/theme.h"

namespace cw {

class WindowTest : public QObject {
 protected:
  /// Settings and recovery of their own, light colours.
  static void prepare() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("clusterwright-test"));
    applyAppearance(*qApp, Appearance::light);
  }
  /// Shown, and its answer computed.
  void openWindow() {
    document_ = std::make_unique<Document>();
    document_->openSample("colossus-phase1");
    window_ = std::make_unique<MainWindow>(*document_);
    window_->resize(1440, 900);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    window_->activateWindow();
    settle();
  }
  void closeWindow() {
    window_.reset();
    document_.reset();
  }
  void settle() { QTRY_VERIFY(!document_->isEstimating()); }

  std::unique_ptr<Document> document_;
  std::unique_ptr<MainWindow> window_;
};

}  // namespace cw
