// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/team_calibration.h"

#include <algorithm>
#include <cmath>

#include "model/calibration/fit.h"
#include "model/calibration/statistics.h"

namespace cw {
namespace {

constexpr std::size_t fewestRunsOfABand = 10;
constexpr std::size_t runsNamed = 5;

/// "own (2026-11-23, 2 runs of runs.csv: a, b)"
std::string described(const TeamCalibration& c) {
  std::string text = "the team's calibration " + c.id + " (";
  if (!c.date.empty()) text += c.date + ", ";
  text += std::to_string(c.runs.size()) + (c.runs.size() == 1 ? " run" : " runs");
  if (!c.source.empty()) text += " of " + c.source;
  for (std::size_t i = 0; i < std::min(c.runs.size(), runsNamed); ++i) text += (i == 0 ? ": " : ", ") + c.runs[i].id;
  return text + (c.runs.size() > runsNamed ? " …)" : ")");
}

}  // namespace

void TeamCalibration::apply() {
  constants = shippedCalibration();
  constants.id = id;
  constants.ownRuns = described(*this);
  for (const CalibratedConstant& c : changed) {
    constants[c.constant] = c.value;
    constants.own.set(std::size_t(c.constant));
  }
}

TeamCalibration teamCalibrationOf(const Refit& refit, const std::vector<const FitRow*>& rows, const std::string& id, const std::string& date,
                                  const std::string& source) {
  const Calibration& fitted = refit.report.calibration;
  TeamCalibration team;
  team.id = id;
  team.date = date;
  team.source = source;
  team.startedFrom = shippedCalibration().id;
  for (const ConstantInfo& info : constantTable()) {
    const Constant c = info.constant;
    if (fitted[c] != shippedCalibration()[c])
      team.changed.push_back({c, fitted[c], refit.report.standardError[std::size_t(c)], determinedShare(refit.report, c)});
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const MeasuredRun& run = rows[i]->run;
    const RunErrors& errors = refit.runs[i];
    team.runs.push_back({rows[i]->id, run.node.gpu.die, run.job.architecture.isMoe(), run.job.software.framework, run.measuredGpus, rows[i]->stepSeconds,
                         std::expm1(errors.before), std::expm1(errors.after), std::expm1(errors.leftOut)});
  }
  team.apply();
  return team;
}

std::optional<TimeBand> ownTimeBand(const TeamCalibration& calibration, Die die, bool moe, Framework framework, double gpus) {
  std::vector<double> logErrors;  // of measured over predicted
  double largest = 0;
  for (const CalibrationRun& run : calibration.runs) {
    if (run.die != die || run.moe != moe || run.framework != framework) continue;
    logErrors.push_back(-std::log1p(run.errorLeftOut));
    largest = std::max(largest, run.gpus);
  }
  if (logErrors.size() < fewestRunsOfABand) return std::nullopt;
  return widenedBand(percentile(logErrors, 0.1), percentile(logErrors, 0.5), percentile(logErrors, 0.9), gpus, largest);
}

std::optional<NamedRun> nearestMeasuredRun(const TeamCalibration* calibration, Die die, bool moe) {
  std::optional<NamedRun> nearest;
  if (const MeasuredScale* published = nearestLargeRun(die, moe)) nearest = {published->id, published->gpus};
  if (!calibration) return nearest;
  for (const CalibrationRun& run : calibration->runs)
    if (run.die == die && run.moe == moe && (!nearest || run.gpus > nearest->gpus)) nearest = {run.id, run.gpus};
  return nearest;
}

}  // namespace cw
