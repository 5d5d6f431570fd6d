// SPDX-License-Identifier: GPL-3.0-or-later
// When a pool is ordered, delivered, built and ready: dates of their own, which are never part of the training time.
#pragma once

#include <optional>
#include <string>

#include "model/cluster/cluster.h"
#include "model/trace/real.h"

namespace cw {

/// Whole days, rounded up; absent where what they follow from is not given.
template <class Real>
struct BuildDays {
  std::optional<Real> racks, lead, installation, burnIn;
  std::optional<Real> total;  ///< lead, installation and burn-in, where it is given
};

template <class Real>
BuildDays<Real> buildDaysOf(const Pool& pool);

/// ISO dates. From the order on; without its date, backwards from the day on which the pool is to be there.
struct BuildDates {
  std::optional<std::string> order, firstRack, lastRack, ready;
};

BuildDates buildDatesOf(const Pool& pool);

bool isBuilt(const Pool& pool);  ///< true where anything of its build is given

/// The day from which a pool is there: the one that is given, else the one on which its build ends. Empty: from the start.
std::string availableFrom(const Pool& pool);

}  // namespace cw
