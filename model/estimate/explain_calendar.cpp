// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/explain_calendar.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "model/estimate/answer.h"
#include "model/estimate/build_dates.h"

namespace cw {
namespace {

using Phase = PhaseAnswer<Traced>;
using Figure = std::optional<Traced>;

constexpr std::string_view phasePrefix = "phases/", buildPrefix = "build/";

Traced over(const Traced& value, double by, const char* what, const char* unit, const char* name, const char* as) {
  return named(value / defined<Traced>(by, what, unit, "definition"), name, as);
}

Traced daysOf(const Traced& seconds) { return over(seconds, 86400, "seconds in a day", "s/day", "training time in days", "days"); }
Traced wattHoursOf(const Traced& joules) { return over(joules, 3600, "joules in a watt-hour", "J/Wh", "facility energy of the phase", "Wh"); }
Figure whereTrained(const Phase& p, const Traced& value) { return p.gpusUsed > 0 ? Figure(value) : std::nullopt; }

struct PhaseFigure {
  std::string_view key;
  Figure (*of)(const Phase&);
};

constexpr std::array<PhaseFigure, 11> phaseFigures{{
    {"gpus_installed", [](const Phase& p) { return Figure(counted<Traced>(double(p.gpusInstalled), "GPUs that are there")); }},
    {"gpus_used", [](const Phase& p) { return Figure(counted<Traced>(double(p.gpusUsed), "GPUs used")); }},
    {"global_batch_sequences", [](const Phase& p) { return Figure(input<Traced>(p.globalBatchSequences, "global batch", "sequences", "job")); }},
    {"tokens", [](const Phase& p) { return Figure(p.tokens); }},
    {"training_time_days", [](const Phase& p) { return Figure(daysOf(p.seconds)); }},
    {"resharding_pause_s", [](const Phase& p) { return Figure(p.pause); }},
    {"step_time_s", [](const Phase& p) { return whereTrained(p, p.stepSeconds); }},
    {"goodput_fraction", [](const Phase& p) { return whereTrained(p, p.goodput); }},
    {"power_facility_average_w", [](const Phase& p) { return p.facilityWatts; }},
    {"energy_facility_wh", [](const Phase& p) { return p.facilityEnergy ? Figure(wattHoursOf(*p.facilityEnergy)) : std::nullopt; }},
    {"cost_usd", [](const Phase& p) { return p.runTotal; }},
}};

struct BuildFigure {
  std::string_view key;
  Figure BuildDays<Traced>::*of;
};

constexpr std::array<BuildFigure, 5> buildFigures{{{"racks", &BuildDays<Traced>::racks},
                                                   {"lead_days", &BuildDays<Traced>::lead},
                                                   {"installation_days", &BuildDays<Traced>::installation},
                                                   {"burn_in_days", &BuildDays<Traced>::burnIn},
                                                   {"total_days", &BuildDays<Traced>::total}}};

/// "1/tokens" of "phases/1/tokens".
struct Place {
  std::size_t index = 0;
  std::string_view figure;
};

std::optional<Place> placeIn(std::string_view prefix, std::string_view key) {
  if (!key.starts_with(prefix)) return std::nullopt;
  key.remove_prefix(prefix.size());
  Place place;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), place.index);
  if (error != std::errc() || end == key.data() + key.size() || *end != '/') return std::nullopt;
  place.figure = key.substr(std::size_t(end - key.data()) + 1);
  return place;
}

Phase wholeRun(const ResolvedScenario& r, const Answer<Traced>& a) {
  Phase p;
  p.gpusInstalled = r.scenario->cluster.gpusInstalled();
  p.gpusUsed = std::min(r.main.gpusUsed, p.gpusInstalled);
  p.globalBatchSequences = r.scenario->job.globalBatchSequences;
  p.tokens = input<Traced>(r.scenario->job.tokens, "tokens of the run", "tokens", "job");
  p.seconds = a.trainingSeconds;
  p.pause = defined<Traced>(0, "pause before a phase", "s", "nothing changes during the run");
  p.stepSeconds = a.step.total;
  p.goodput = a.goodput;
  if (a.power) p.facilityWatts = a.power->facilityAverage;
  p.facilityEnergy = a.facilityEnergy;
  p.runTotal = a.cost.runTotal;
  return p;
}

Figure phaseFigure(const ResolvedScenario& r, const Place& place) {
  const auto figure = std::find_if(phaseFigures.begin(), phaseFigures.end(), [&](const PhaseFigure& f) { return f.key == place.figure; });
  if (figure == phaseFigures.end()) return std::nullopt;
  const Answer<Traced> answer = answerOf<Traced>(r, nullptr);
  if (!(answer.trainingSeconds.value() > 0)) return std::nullopt;
  if (answer.phases.empty()) return place.index == 0 ? figure->of(wholeRun(r, answer)) : std::nullopt;
  return place.index < answer.phases.size() ? figure->of(answer.phases[place.index]) : std::nullopt;
}

Figure buildFigure(const Scenario& s, const Place& place) {
  std::size_t left = place.index;
  for (const Pool& pool : s.cluster.pools) {
    if (!isBuilt(pool) || left-- > 0) continue;
    const BuildDays<Traced> days = buildDaysOf<Traced>(pool);
    for (const BuildFigure& f : buildFigures)
      if (f.key == place.figure) return days.*f.of;
    break;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> calendarKeys() {
  std::vector<std::string> keys;
  for (const PhaseFigure& f : phaseFigures) keys.push_back(std::string(phasePrefix).append("0/").append(f.key));
  for (const BuildFigure& f : buildFigures) keys.push_back(std::string(buildPrefix).append("0/").append(f.key));
  return keys;
}

bool isCalendarKey(std::string_view key) {
  const auto known = [](const auto& figures, const std::optional<Place>& place) {
    return place && std::any_of(figures.begin(), figures.end(), [&](const auto& f) { return f.key == place->figure; });
  };
  return known(phaseFigures, placeIn(phasePrefix, key)) || known(buildFigures, placeIn(buildPrefix, key));
}

std::optional<Traced> calendarFigure(const ResolvedScenario& resolved, std::string_view key) {
  if (const auto place = placeIn(phasePrefix, key)) return phaseFigure(resolved, *place);
  if (const auto place = placeIn(buildPrefix, key)) return buildFigure(*resolved.scenario, *place);
  return std::nullopt;
}

}  // namespace cw
