// SPDX-License-Identifier: GPL-3.0-or-later
// The sample scenarios that ship with the program.
#pragma once

#include <string>
#include <vector>

#include "data/result.h"
#include "model/estimate/scenario.h"

namespace cw {

struct Sample {
  std::string id;       ///< "colossus-phase1", as in `sample:colossus-phase1`
  std::string name;
  std::string summary;  ///< one line
};

std::vector<Sample> samples();  ///< the flagship (Colossus phase 1) first
/// An unknown id lists the known ones.
Result<Scenario> loadSample(const std::string& id);
/// The sample's JSON text.
Result<std::string> sampleText(const std::string& id);

}  // namespace cw
