// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/build_dates.h"

#include "model/estimate/dates.h"
#include "model/trace/traced.h"

namespace cw {
namespace {

template <class Real>
std::optional<Real> wholeDays(const Fact<double>& days, const char* name) {
  if (!days.value) return std::nullopt;
  return named(roundUp(input<Real>(*days.value, name, "days", sourceOf(days))), name, "whole days", "days");
}

template <class Real>
std::optional<Real> racksOf(const Pool& pool) {
  if (!(pool.node.nodesPerRack > 0)) return std::nullopt;
  const Real nodes = input<Real>(pool.nodes, "nodes of the pool", "nodes", "scenario, pools");
  return named(roundUp(nodes / catalogFact<Real>(pool.node.nodesPerRack, "nodes of a rack", "nodes", "node", pool.node)), "racks", "");
}

std::optional<std::string> shifted(const std::optional<std::string>& date, const std::optional<double>& days) {
  return date && days ? dateAfter(*date, Duration::days(*days)) : std::nullopt;
}

std::optional<double> negative(const std::optional<double>& days) { return days ? std::optional(-*days) : std::nullopt; }

}  // namespace

template <class Real>
BuildDays<Real> buildDaysOf(const Pool& pool) {
  const Build& b = pool.build;
  BuildDays<Real> days;
  days.racks = racksOf<Real>(pool);
  days.lead = wholeDays<Real>(b.leadDays, "from the order to the first rack");
  days.burnIn = wholeDays<Real>(b.burnInDays, "burn-in");
  if (days.racks && b.racksPerDay.value)
    days.installation = named(roundUp(*days.racks / input<Real>(*b.racksPerDay.value, "racks a day", "racks/day", sourceOf(b.racksPerDay))), "from the first rack to the last", "days");
  if (!days.lead || !days.installation) return days;
  const Real built = named(*days.lead + *days.installation, "from the order to the last rack", "days");
  days.total = days.burnIn ? named(built + *days.burnIn, "from the order until ready", "days") : built;
  return days;
}

BuildDates buildDatesOf(const Pool& pool) {
  const BuildDays<double> days = buildDaysOf<double>(pool);
  BuildDates dates;
  // What is not given takes no time where dates are reckoned around it.
  const std::optional<double> burnIn = days.burnIn.value_or(0);
  if (!pool.build.orderDate.empty()) {
    dates.order = pool.build.orderDate;
    dates.firstRack = shifted(dates.order, days.lead);
    dates.lastRack = shifted(dates.firstRack, days.installation);
    dates.ready = shifted(dates.lastRack, burnIn);
  } else if (!pool.availableFrom.empty()) {
    dates.ready = pool.availableFrom;
    dates.lastRack = shifted(dates.ready, negative(burnIn));
    dates.firstRack = shifted(dates.lastRack, negative(days.installation));
    dates.order = shifted(dates.firstRack, negative(days.lead));
  }
  return dates;
}

bool isBuilt(const Pool& pool) { return pool.build != Build{}; }

std::string availableFrom(const Pool& pool) {
  return pool.availableFrom.empty() && isBuilt(pool) ? buildDatesOf(pool).ready.value_or("") : pool.availableFrom;
}

template BuildDays<double> buildDaysOf(const Pool&);
template BuildDays<Traced> buildDaysOf(const Pool&);

}  // namespace cw
