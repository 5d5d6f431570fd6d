// SPDX-License-Identifier: GPL-3.0-or-later
// Refits the constants to a team's own runs on a thread of its own, and what the window needs of those runs: their
// columns, what a cell may hold, and the files that they come from and go to.
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "model/calibration/team_calibration.h"

namespace cw {

/// Names of the columns of a measurements file, in its order. A run is one cell for each.
const QStringList& runColumns();
/// What is allowed in the cell, where it holds something else; empty where it is right.
QString runCellProblem(int column, const QString& cell);

struct ReadRuns {
  QList<QStringList> runs;
  QString problem;  ///< a sentence with line and column; no runs then
};
/// With commas, or with tabs as spreadsheets copy. `name` is what the sentence calls the text.
ReadRuns runsFromText(const QString& text, const QString& name);
ReadRuns runsFromFile(const QString& path);
/// As `--calibration` reads it. Returns what went wrong, empty when done.
QString writeCalibration(const QString& path, const TeamCalibration& calibration);

struct RefitOutcome {
  TeamCalibration calibration;
  QStringList leftOut;  ///< a sentence for each run that cannot be used
  QString problem;      ///< not empty: there is no calibration, and this is why
  bool stopped = false;
};

class Calibrator : public QObject {
  Q_OBJECT

 public:
  explicit Calibrator(QObject* parent = nullptr);
  /// Cells must be right. `source` names where the runs come from. Does nothing while a refit is under way.
  void start(const QList<QStringList>& runs, const QString& source);
  void stop() { worker_.request_stop(); }
  bool isRunning() const { return running_; }
  const RefitOutcome& outcome() const { return outcome_; }

 signals:
  void progressed(double share);
  void finished();
  void movedOn(QPrivateSignal);  ///< by the worker
  void ended(QPrivateSignal);    ///< by the worker

 private:
  void takeOutcome();

  bool running_ = false;
  RefitOutcome outcome_;
  std::atomic<double> share_ = 0;    ///< done, left by the worker
  std::mutex leftMutex_;
  std::optional<RefitOutcome> left_;  ///< by the worker, not yet taken
  std::jthread worker_;  ///< last: it ends before what it uses
};

}  // namespace cw
