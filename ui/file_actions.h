// SPDX-License-Identifier: GPL-3.0-or-later
// New, open, save, export: the dialogs between the planner and the document's file.
#pragma once

#include <QObject>

#include <vector>

#include "ui/document/document.h"
#include "ui/document/report_files.h"
#include "ui/document/recovery.h"
#include "ui/notice_bar.h"

class QAction;
class QMenu;
class QToolBar;
class QWidget;

namespace cw {

class FileActions : public QObject {
  Q_OBJECT

 public:
  FileActions(Document& document, QWidget& window);
  void addTo(QMenu& menu, QToolBar& bar);
  QAction* reportAction() const { return report_; }

  /// Opens a file that was named on the command line or chosen.
  bool openPath(const QString& path);
  /// False when something failed or the planner thought better of it.
  bool save();
  bool saveAs();
  /// Asks about unsaved work; true when it is saved or given up.
  bool mayDiscard();
  /// Offers what an earlier session left behind, in the bar.
  void offerRecovery(Recovery& recovery);
  bool writeReport(const QString& path);
  bool writeCsv(const QString& path);

 signals:
  void notice(const QString& text, const cw::NoticeBar::Actions& actions);

 private:
  void newPlan();
  void open();
  bool saveTo(const QString& path);
  bool askAboutConflict(const QString& message);
  void previewReport();
  void exportCsv();
  void exportWorkbook();
  void exportScenario();
  void tellChangedOnDisk();
  /// The first of what is left, number `number` of all; the others follow.
  void offerLeftovers(Recovery& recovery, std::vector<Recovery::Leftover> left, int number);
  QString choosePath(const QString& title, const QString& filter, const QString& suffix, QString* chosenFilter = nullptr);
  std::vector<ReportedScenario> reported(bool all) const;
  bool complain(const FileOutcome& outcome);
  bool tell(const QString& problem);

  Document& document_;
  QWidget& window_;
  QAction* report_ = nullptr;
};

}  // namespace cw
