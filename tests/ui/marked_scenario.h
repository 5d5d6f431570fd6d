// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario with a mark before every text that a person may write into it.
#pragma once

#include <string>
#include <vector>

#include "model/estimate/scenario.h"

namespace cw {

struct Marked {
  Scenario scenario;
  int texts = 0;                        ///< how many were marked
  std::vector<std::string> emptyLists;  ///< keys of the lists that had no element to mark
};

/// Walks the description of the fields by which a scenario is read and written, so that a new field
/// is marked by itself. Left alone is what has fixed words: dates, and what its own check refuses
/// with the mark.
Marked marked(Scenario scenario, const std::string& mark);

}  // namespace cw
