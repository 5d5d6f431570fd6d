// SPDX-License-Identifier: GPL-3.0-or-later
// A team's own calibration as a scenario keeps it: by value, so that a colleague who opens the plan gets the same answer
// and sees from which runs the constants come. The runs are kept as a digest: what they were and how far off they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/calibration/error_record.h"
#include "model/performance/constants.h"

namespace cw {

struct FitRow;
struct Refit;

/// A constant that the team's runs moved.
struct CalibratedConstant {
  Constant constant{};
  double value = 0;
  double standardError = 0;       ///< one, in the constant's unit
  double determinedFraction = 0;  ///< of its prior's uncertainty that the runs took away, 0–1
  bool operator==(const CalibratedConstant&) const = default;
};

/// One run of the team. Errors are predicted / measured - 1 of the step time: positive means predicted too slow.
struct CalibrationRun {
  std::string id;
  Die die = Die::hopper;
  bool moe = false;
  Framework framework = Framework::megatron;
  double gpus = 0;
  double stepSeconds = 0;   ///< measured
  double errorBefore = 0;   ///< under the constants that the refit started from
  double errorAfter = 0;    ///< under the refitted ones
  double errorLeftOut = 0;  ///< under constants refitted without it
  bool operator==(const CalibrationRun&) const = default;
};

struct TeamCalibration {
  std::string id;           ///< shown in every answer
  std::string date;         ///< ISO, of the refit; empty: not known
  std::string source;       ///< of the runs: a file's name; empty: not known
  std::string startedFrom;  ///< id of the shipped constants that the refit started from
  std::vector<CalibratedConstant> changed;
  std::vector<CalibrationRun> runs;
  Calibration constants;    ///< the shipped ones with `changed`; made by apply()
  void apply();
  bool operator==(const TeamCalibration&) const = default;
};

/// `rows` are those of the refit, in its order, and the refit started from the shipped constants.
TeamCalibration teamCalibrationOf(const Refit& refit, const std::vector<const FitRow*>& rows, const std::string& id, const std::string& date,
                                  const std::string& source);

/// From the team's runs of that class, each left out of the refit, and wider beyond the largest. Nothing below ten runs
/// of the class: fewer have no tenth.
std::optional<TimeBand> ownTimeBand(const TeamCalibration& calibration, Die die, bool moe, Framework framework, double gpus);

/// A measured run by its name, and how large it was.
struct NamedRun {
  std::string id;
  double gpus = 0;
};
/// The largest measured run of the class, the team's or a published one: the nearest to anything beyond both. `calibration`
/// may be null.
std::optional<NamedRun> nearestMeasuredRun(const TeamCalibration* calibration, Die die, bool moe);

}  // namespace cw
