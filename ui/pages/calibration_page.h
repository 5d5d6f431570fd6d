// SPDX-License-Identifier: GPL-3.0-or-later
// A team's own runs, the refit of the constants to them, and the calibration that the plan keeps of it.
#pragma once

#include <QWidget>

#include <optional>

#include "ui/document/calibrator.h"
#include "ui/document/document.h"

class QProgressBar;
class QPushButton;
class QTableView;
class QTableWidget;

namespace cw {

class Label;
class RunModel;

class CalibrationPage : public QWidget {
  Q_OBJECT

 public:
  explicit CalibrationPage(Document& document, QWidget* parent = nullptr);
  /// A measurements file; its runs join those of the table.
  void importFile(const QString& path);

 private:
  QWidget* runsBox();
  QWidget* resultBox();
  QPushButton* button(const QString& text, void (CalibrationPage::*clicked)());
  void chooseFile();
  void paste();
  void addRun();
  void removeRun();
  void refit();
  void stop();
  void apply();
  void removeFromPlan();
  void exportFile();
  void take(const ReadRuns& read, const QString& source);
  void showOutcome();
  void runsChanged();
  void refresh();
  void say(const QString& text, bool wrong = false);
  /// What the lower half shows: the refit that was just made, or what the plan keeps.
  const TeamCalibration* shown() const;

  Document& document_;
  RunModel* runs_;
  Calibrator calibrator_;
  std::optional<TeamCalibration> proposed_;
  QString source_;
  QTableView* table_;
  Label *message_, *state_, *errors_, *leftAlone_;
  QProgressBar* progress_;
  QPushButton *remove_, *refit_, *stop_, *apply_, *drop_, *export_;
  QTableWidget *runTable_, *constantTable_;
};

}  // namespace cw
