// SPDX-License-Identifier: GPL-3.0-or-later
// Something wrong or worth knowing about a plan: a rule, where it applies, and the numbers of the case.
// The sentence is composed outside of the model, so that it can be translated.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "model/estimate/remedy.h"

namespace cw {

enum class Severity { note, warning, error };  ///< error: the plan as it stands cannot run

enum class Rule {
  assumedArchitecture,
  doesNotFitMemory,      ///< arguments: needed_gib, capacity_gib, short_gib, chance_percent; remedies
                         ///< follow as fitRemedy
  mayNotFitMemory,       ///< it runs, but is not sure to fit; arguments: needed_gib, capacity_gib,
                         ///< chance_percent, error_percent (of the memory model)
  fitRemedy,             ///< one remedy; arguments: total_gib, step_time_s, training_time_days
  degreeDoesNotDivide,   ///< text: what; arguments: degree, count, pipeline and virtual_stages,
                         ///< values that work (see Finding)
  batchDoesNotDivide,    ///< arguments: batch, replicas, microbatch, values that work
  replicasExceedBatch,   ///< arguments: replicas, batch, values that work
  planExceedsCluster,    ///< arguments: gpus_needed, gpus_available, values that work
  idleGpus,              ///< arguments: gpus_installed, gpus_used, idle
  tensorCrossesNvlink,   ///< arguments: tensor, nvlink_gpus
  precisionUnsupported,  ///< text: the GPU
  missingPrice,          ///< text: which
  missingFact,           ///< text: which
  siteOverLimit,         ///< arguments: peak_mw, limit_mw; text: the site
  siteDesignOverLimit,   ///< arguments: design_mw, peak_mw, average_mw, limit_mw; text: the site
  mixedPoolsLockstep,    ///< text: the pool that sets the pace
  mixedPoolsBetter,      ///< one remedy; arguments: faster_percent
  strategyLockstep,      ///< why a strategy gives what it gives; text: the pools that set the pace;
                         ///< arguments:
  strategyShares,  ///< waiting_percent (of a step, the pool that waits longest), speed_percent (of
                   ///< lockstep's)
  strategyStages,
  strategyStagesIdle,  ///< and: idle_gpus, idle_percent
  strategyOnePool,
  strategyDoesNotFit,  ///< text: the pools; arguments: needed_gib, capacity_gib
  sharesImpossible,
  stagesImpossible,
  onePoolImpossible,
  otherCalibrationBase,        ///< text: the constants that the calibration started from
  outsideMeasuredRange,        ///< text: what; arguments: value, largest_measured
  batchAboveLargestPublished,  ///< arguments: batch_tokens, largest_tokens
  unknownSite,                 ///< text: the site id
  noPlanFits,                  ///< "best" was asked for and nothing fits
  degenerateInput,      ///< arguments: value, low (or above, which is excluded), high; or, where
                        ///< numbers contradict one another, text: which; value, count
  notComputedYet,       ///< text: the key whose value is null
  rangeWithoutInput,    ///< text: the input
  rangeExcludesValue,   ///< text: the input; arguments: value, low, high
  powerCapUnmeasured,   ///< arguments: cap_w, limit_w
  powerCapFits,         ///< text: the sites over their limit; arguments: cap_w, slower_percent
  networkTooLarge,      ///< text: the fabric
  poolArrivesTooLate,   ///< text: the pool
  phaseCannotTrain,     ///< text: the pools that are there
  arrivalWithoutStart,  ///< text: the pool
  maintenanceWithoutStart,
  pausesCountedTwice,      ///< arguments: percent
  rampOutlastsRun,         ///< arguments: ramp_tokens, tokens
  rampStageDoesNotDivide,  ///< arguments: batch, microbatch
  buildEndsTooLate,        ///< text: the pool; arguments: days
  startMoved,              ///< text: the pools of the first phase
  assumedFigures,          ///< text: figures that nobody published, which the answer uses
  uncountedCost,    ///< text: the price that is missing, so that its cost is not in the total
  factsContradict,  ///< text: which; arguments: value, count
  outlivesHardware,  ///< arguments: years, life_years
  costsTrillions,    ///< arguments: usd
  checkpointsOverlap,   ///< arguments: interval_s, writing_s
  failuresAtThatSize,   ///< arguments: gpus, rate, published
};

struct Argument {
  std::string_view name;  ///< a literal
  double value = 0;
};

struct Finding {
  Rule rule{};
  Severity severity = Severity::note;
  std::string where;  ///< JSON Pointer into the scenario
  std::string text;   ///< the name that the sentence is about, if any
  /// Where numbers do not go into one another: nearest_below and nearest_above are the nearest values of `where` that
  /// work, other_below and other_above those of `other`; one that does not exist is left out.
  std::array<Argument, 8> arguments{};
  int argumentCount = 0;
  std::string other{};  ///< JSON Pointer of another field that mends it, or empty
  std::vector<Remedy> remedies{};  ///< that were tried, the best first

  Finding& with(std::string_view name, double value) {
    arguments[std::size_t(argumentCount++)] = {name, value};
    return *this;
  }
  bool has(std::string_view name) const {
    for (int i = 0; i < argumentCount; ++i)
      if (arguments[std::size_t(i)].name == name) return true;
    return false;
  }
  double argument(std::string_view name) const {
    for (int i = 0; i < argumentCount; ++i)
      if (arguments[std::size_t(i)].name == name) return arguments[std::size_t(i)].value;
    return 0;
  }
};

}  // namespace cw
