// SPDX-License-Identifier: GPL-3.0-or-later
// What an answer rests on, in rows of words: cluster, job, plan, site, prices, each with its source.
#pragma once

#include <QString>

#include <vector>

#include "model/estimate/estimate.h"

namespace cw {

struct Assumption {
  QString what;
  QString value;
  QString source;  ///< and its date
};

std::vector<Assumption> assumptionsOf(const Scenario& scenario, const Estimate& estimate);

}  // namespace cw
