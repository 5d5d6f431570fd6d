// SPDX-License-Identifier: GPL-3.0-or-later
// A place with power. PUE is facility power over IT power and is applied once, in model/power.
#pragma once

#include <string>

#include "model/hardware/provenance.h"
#include "model/units/units.h"

namespace cw {

struct Site {
  std::string id;
  std::string name;
  Fact<Power> powerLimit;             ///< at the meter
  Fact<double> pueFullLoad;           ///< at the site's design load
  Fact<double> pueIdleShare;          ///< share of the overhead that stays when IT power falls to nothing (0–1)
  Fact<double> distributionEfficiency;  ///< transformers and UPS, from the meter to the racks; within PUE
  Fact<Money> electricityPerKwh;
  Fact<double> carbonGramsPerKwh;
  Fact<double> waterLitresPerKwh;     ///< of IT energy
  Fact<Money> buildCostPerWatt;       ///< of critical load, servers excluded
  bool operator==(const Site&) const = default;
};

}  // namespace cw
