// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/calibration_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "model/calibration/statistics.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Calibration", text); }

QString signedPercent(double fraction) { return (fraction > 0 ? QStringLiteral("+") : QString()) + percent(fraction); }

double medianOf(const TeamCalibration& calibration, double CalibrationRun::*error) {
  std::vector<double> errors;
  for (const CalibrationRun& run : calibration.runs) errors.push_back(std::abs(run.*error));
  return percentile(errors, 0.5);
}

}  // namespace

QString countedRuns(qsizetype count) { return count == 1 ? tr("1 run") : tr("%1 runs").arg(wholeNumber(double(count))); }

QStringList calibrationRunHead() { return {tr("Run"), tr("GPUs"), tr("Measured step"), tr("Error before"), tr("Error after"), tr("Left out")}; }

std::vector<QStringList> calibrationRunRows(const TeamCalibration& calibration) {
  std::vector<QStringList> rows;
  for (const CalibrationRun& run : calibration.runs)
    rows.push_back({QString::fromStdString(run.id), wholeNumber(run.gpus), readDuration(Duration::seconds(run.stepSeconds)).joined(), signedPercent(run.errorBefore),
                    signedPercent(run.errorAfter), signedPercent(run.errorLeftOut)});
  return rows;
}

QStringList changedConstantHead() { return {tr("Constant"), tr("Unit"), tr("Shipped"), tr("From the runs"), tr("± one standard error"), tr("Determined")}; }

std::vector<QStringList> changedConstantRows(const TeamCalibration& calibration) {
  std::vector<CalibratedConstant> changed = calibration.changed;
  std::ranges::stable_sort(changed, std::greater{}, &CalibratedConstant::determinedFraction);
  std::vector<QStringList> rows;
  for (const CalibratedConstant& c : changed) {
    const ConstantInfo& info = constantTable()[std::size_t(c.constant)];
    rows.push_back({QString::fromLatin1(info.id), QString::fromUtf8(info.unit), significant(info.value, 4), significant(c.value, 4), significant(c.standardError, 2),
                    percent(c.determinedFraction)});
  }
  return rows;
}

QString calibrationErrors(const TeamCalibration& calibration) {
  if (calibration.runs.empty()) return tr("The calibration does not say from which runs it was made.");
  const QString nothing = calibration.changed.empty() ? QChar(u' ') + tr("No constant changed: these runs determine none of them.") : QString();
  return tr("Median absolute error of the step time of %1: %2 before, %3 after, %4 where each run is left out of the refit.")
      .arg(countedRuns(qsizetype(calibration.runs.size())))
      .arg(percent(medianOf(calibration, &CalibrationRun::errorBefore)), percent(medianOf(calibration, &CalibrationRun::errorAfter)),
           percent(medianOf(calibration, &CalibrationRun::errorLeftOut))) +
         nothing;
}

QString constantsLeftAlone(const TeamCalibration& calibration) {
  QStringList names;
  for (const ConstantInfo& info : constantTable())
    if (info.origin == Origin::fitted && std::ranges::find(calibration.changed, info.constant, &CalibratedConstant::constant) == calibration.changed.end())
      names << QString::fromLatin1(info.id);
  if (names.isEmpty()) return {};
  return tr("Left exactly as shipped, because these runs do not show them: %1.").arg(names.join(QStringLiteral(", ")));
}

}  // namespace cw
