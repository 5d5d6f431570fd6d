// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/calibrator.h"

#include <QDate>
#include <QFileInfo>

#include <exception>
#include <stop_token>
#include <utility>

#include "data/calibration/calibration_json.h"
#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "data/text/text_file.h"
#include "model/calibration/fit.h"

namespace cw {
namespace {

QString tr(const char* text) { return Calibrator::tr(text); }

std::vector<std::string> cellsOf(const QStringList& run) {
  std::vector<std::string> cells;
  for (const QString& cell : run) cells.push_back(cell.toStdString());
  return cells;
}

std::vector<FitRow> usable(const std::vector<Measurement>& runs, QStringList& leftOut) {
  std::vector<FitRow> rows;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const MeasuredRun resolved = resolveRow(runs[i], gpuByPrintedName(runs[i].gpu));
    if (const auto row = fitRow(runs[i], resolved)) {
      rows.push_back(*row);
      continue;
    }
    const QString why = resolved.undetermined.empty() ? tr("a fit needs step_time_s or tokens_per_s_per_gpu of a pre-training run on A100, H100, H200 or H800")
                                                      : QString::fromStdString(resolved.undetermined);
    leftOut << tr("Row %1 is left out: %2.").arg(i + 1).arg(why);
  }
  return rows;
}

RefitOutcome refit(const std::vector<Measurement>& runs, const QString& source, const std::stop_token& stop, const std::function<void(double)>& progress) {
  RefitOutcome outcome;
  const std::vector<FitRow> rows = usable(runs, outcome.leftOut);
  if (rows.empty()) {
    outcome.problem = tr("No run can be used.");
    return outcome;
  }
  std::vector<const FitRow*> pointers;
  for (const FitRow& row : rows) pointers.push_back(&row);
  try {
    const Refit fitted = refitConstants(pointers, shippedCalibration(), stop, progress);
    outcome.stopped = fitted.stopped;
    if (fitted.stopped) return outcome;
    const QString stem = QFileInfo(source).completeBaseName();
    outcome.calibration = teamCalibrationOf(fitted, pointers, (stem.isEmpty() ? QStringLiteral("own-runs") : stem).toStdString(),
                                            QDate::currentDate().toString(Qt::ISODate).toStdString(), source.toStdString());
  } catch (const std::exception& error) {  // a bug in the engine must not end the planner's session
    outcome.problem = QString::fromUtf8(error.what());
  }
  return outcome;
}

ReadRuns runsOf(const Result<std::vector<std::vector<std::string>>>& read) {
  if (!read) return {{}, QString::fromStdString(read.error().message)};
  ReadRuns result;
  for (const auto& cells : read.value()) {
    QStringList run;
    for (const std::string& cell : cells) run << QString::fromStdString(cell);
    result.runs << run;
  }
  return result;
}

}  // namespace

const QStringList& runColumns() {
  static const QStringList names = [] {
    QStringList all;
    for (const std::string_view name : measurementColumns()) all << QString::fromUtf8(name.data(), qsizetype(name.size()));
    return all;
  }();
  return names;
}

QString runCellProblem(int column, const QString& cell) {
  const std::string_view allowed = measurementCellAllows(std::size_t(column), cell.toStdString());
  return QString::fromUtf8(allowed.data(), qsizetype(allowed.size()));
}

ReadRuns runsFromText(const QString& text, const QString& name) { return runsOf(measurementCells(text.toStdString(), name.toStdString())); }

ReadRuns runsFromFile(const QString& path) {
  const auto text = readTextFile(path.toStdString());
  if (!text) return {{}, QString::fromStdString(text.error().message)};
  return runsOf(measurementCells(text.value(), QFileInfo(path).fileName().toStdString()));
}

QString writeCalibration(const QString& path, const TeamCalibration& calibration) {
  const Status status = writeTextFile(path.toStdString(), calibrationToJson(calibration));
  return status ? QString() : QString::fromStdString(status.error().message);
}

Calibrator::Calibrator(QObject* parent) : QObject(parent) {
  connect(this, &Calibrator::movedOn, this, [this] { emit progressed(share_); }, Qt::QueuedConnection);
  connect(this, &Calibrator::ended, this, &Calibrator::takeOutcome, Qt::QueuedConnection);
}

void Calibrator::start(const QList<QStringList>& runs, const QString& source) {
  if (running_) return;
  running_ = true;
  std::vector<Measurement> measurements;
  for (const QStringList& run : runs) measurements.push_back(measurementOfCells(cellsOf(run)));
  worker_ = std::jthread([this, measurements = std::move(measurements), source](const std::stop_token& stop) {
    const auto progress = [this](double share) {
      share_ = share;
      emit movedOn({});
    };
    RefitOutcome outcome = refit(measurements, source, stop, progress);
    {
      const std::lock_guard lock(leftMutex_);
      left_ = std::move(outcome);
    }
    emit ended({});
  });
}

void Calibrator::takeOutcome() {
  {
    const std::lock_guard lock(leftMutex_);
    if (!left_) return;
    outcome_ = std::move(*left_);
    left_.reset();
  }
  running_ = false;
  emit finished();
}

}  // namespace cw
