// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/calibration/calibration_fields.h"

#include <array>
#include <bitset>

#include "data/json/json_reader.h"
#include "data/json/words.h"

namespace cw {
namespace {

constexpr Range error{-1, 1e6, true};
constexpr std::size_t longestId = 200;

Words constantWords() {
  static const auto words = [] {
    std::array<const char*, constantCount> ids{};
    for (const ConstantInfo& info : constantTable()) ids[std::size_t(info.constant)] = info.id;
    return ids;
  }();
  return words;
}

void describeConstant(Archive& a, CalibratedConstant& c) {
  a.word("id", c.constant, constantWords(), Need::required);
  a.quantity("value", c.value, {-1e6, 1e6});
  a.quantity("standard_error", c.standardError, upTo(1e6), Need::defaulted);
  a.quantity("determined_fraction", c.determinedFraction, fraction, Need::defaulted);
  const ConstantInfo& info = constantTable()[std::size_t(c.constant)];
  a.check("value", c.value >= info.lower && c.value <= info.upper, std::string("allowed for ") + info.id + " is " + describeRange({info.lower, info.upper}, false));
}

void describeRun(Archive& a, CalibrationRun& r) {
  a.text("id", r.id, TextKind::line, Need::required);
  a.word("die", r.die, dieWords, Need::required);
  a.flag("moe", r.moe);
  a.word("framework", r.framework, frameworkWords, Need::required);
  a.quantity("gpus", r.gpus, {1, 1e8});
  a.quantity("step_time_s", r.stepSeconds, positive(1e9));
  a.quantity("error_before_fraction", r.errorBefore, error);
  a.quantity("error_after_fraction", r.errorAfter, error);
  a.quantity("error_left_out_fraction", r.errorLeftOut, error);
}

bool repeats(const std::vector<CalibratedConstant>& changed) {
  std::bitset<constantCount> seen;
  for (const CalibratedConstant& c : changed) {
    if (seen[std::size_t(c.constant)]) return true;
    seen.set(std::size_t(c.constant));
  }
  return false;
}

}  // namespace

void describe(Archive& a, TeamCalibration& c) {
  a.text("id", c.id, TextKind::line, Need::required);
  a.check("id", !c.id.empty() && c.id.size() <= longestId, "allowed is a name of at most 200 bytes");
  a.text("date", c.date, TextKind::date, Need::optional);
  a.text("source", c.source, TextKind::line, Need::optional);
  a.text("started_from", c.startedFrom, TextKind::line, Need::required);
  a.list("constants", c.changed, Need::required, describeConstant);
  a.check("constants", !repeats(c.changed), "a constant has one value");
  a.list("measured_runs", c.runs, Need::defaulted, describeRun);
  c.apply();
}

}  // namespace cw
