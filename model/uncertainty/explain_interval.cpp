// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/explain_interval.h"

#include <cstdio>

#include "model/uncertainty/inputs.h"
#include "model/uncertainty/outcome_model.h"
#include "model/uncertainty/uncertainty.h"

namespace cw {
namespace {

struct FigureWords {
  const char* key;
  const char* name;
  const char* unit;
};
constexpr FigureWords figures[figureCount] = {{"training_time_days", "training time", "days"},
                                              {"facility_average_w", "average facility power", "W"},
                                              {"facility_energy_wh", "facility energy of the run", "Wh"},
                                              {"run_total_usd", "cost of the run", "USD"}};
constexpr const char* percentNames[] = {"p10", "p50", "p90"};
constexpr const char* recordSource =
    "4,096 cases: errors of the step on runs that the fit had not seen, of the same die, kind of model and framework, wider "
    "beyond the largest (docs/calibration.md); the schedule of the scenario; errors of measured nodes' power (docs/power.md)";
constexpr const char* ownRecordSource =
    "4,096 cases: errors of the step on the team's own runs, each left out of the refit, wider beyond the largest; the schedule "
    "of the scenario; errors of measured nodes' power (docs/power.md)";

struct Place {
  Figure figure;
  int percent;
};

std::optional<Place> placeOf(std::string_view key) {
  for (int f = 0; f < figureCount; ++f)
    for (int p = 0; p < 3; ++p)
      if (key == std::string("interval/").append(figures[f].key).append("/").append(percentNames[p])) return Place{Figure(f), p};
  return std::nullopt;
}

double part(const Percentiles& p, int i) { return i == 0 ? p.p10 : i == 1 ? p.p50 : p.p90; }

std::optional<Traced> figureOf(const Answer<Traced>& a, Figure f) {
  const FigureWords& words = figures[int(f)];
  switch (f) {
    case Figure::trainingDays: return named(a.trainingSeconds / input<Traced>(86400.0, "seconds in a day", "s/day", "definition"), words.name, words.unit);
    case Figure::facilityWatts:
      return a.power && a.powerMissing.empty() ? std::optional(a.power->facilityAverage)
                                               : std::nullopt;
    case Figure::facilityWattHours:
      return a.facilityEnergy && a.powerMissing.empty()
                 ? std::optional(named(
                       *a.facilityEnergy /
                           input<Traced>(3600.0, "joules in a watt-hour", "J/Wh", "definition"),
                       words.name, words.unit))
                 : std::nullopt;
    case Figure::runUsd:
      return a.cost.whole(&CostAnswer<Traced>::runTotal);
  }
  return std::nullopt;
}

/// "electricity 0.05 to 0.12 USD/kWh (offers of June); …"
std::string toldRanges(const Scenario& s) {
  std::string told = "the errors of step and power and of the schedule";
  for (const InputRange& r : s.ranges) {
    char ends[80];
    std::snprintf(ends, sizeof ends, " %.6g to %.6g ", r.low, r.high);
    told += std::string("; ") + kindOf(r.input).name + (r.of.empty() ? "" : " of " + r.of) + ends + kindOf(r.input).unit;
    if (!r.source.empty()) told += " (" + r.source + ")";
  }
  return told;
}

std::optional<Traced> sampled(const ResolvedScenario& r, Place at, const std::string& name, const std::stop_token& stop) {
  const auto u = uncertaintyOf(*r.scenario, r.main.plan, {}, stop);
  if (!u || !u->spreads[std::size_t(at.figure)]) return std::nullopt;
  const double value = part(u->spreads[std::size_t(at.figure)]->percentiles, at.percent);
  const std::string source = std::to_string(u->samples) + " samples of " + toldRanges(*r.scenario);
  return input<Traced>(value, name.c_str(), figures[int(at.figure)].unit, source.c_str());
}

}  // namespace

std::vector<std::string> intervalKeys() {
  std::vector<std::string> keys;
  for (const FigureWords& figure : figures)
    for (const char* percent : percentNames) keys.push_back(std::string("interval/").append(figure.key).append("/").append(percent));
  return keys;
}

bool isIntervalKey(std::string_view key) { return placeOf(key).has_value(); }

std::optional<Traced> intervalOf(const ResolvedScenario& r, const Answer<Traced>& answer, std::string_view key, const std::stop_token& stop) {
  const auto at = placeOf(key);
  if (!at || !(answer.trainingSeconds.value() > 0)) return std::nullopt;
  const std::string name = std::string(at->percent == 0 ? "P10" : at->percent == 1 ? "P50" : "P90") + " of the " + figures[int(at->figure)].name;
  if (!r.scenario->ranges.empty()) return sampled(r, *at, name, stop);
  const auto figure = figureOf(answer, at->figure);
  if (!figure) return std::nullopt;
  const std::optional<Percentiles> interval = intervalsOf(r, runSpreadOf(r.main, *r.scenario))[std::size_t(at->figure)];
  if (!interval) return std::nullopt;
  const double value = part(*interval, at->percent);
  const char* source = hasOwnErrors(r.main) ? ownRecordSource : recordSource;
  const FigureWords& words = figures[int(at->figure)];
  if (r.inPhases()) return input<Traced>(value, name.c_str(), words.unit, source);
  return named(*figure * input<Traced>(value / figure->value(), "of the cases over the estimate", "", source), name.c_str(), words.unit);
}

}  // namespace cw
