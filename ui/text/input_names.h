// SPDX-License-Identifier: GPL-3.0-or-later
// Inputs that may have a range, as the fields of the window name and measure them.
#pragma once

#include <QString>

#include "model/estimate/scenario.h"

namespace cw {

QString nameOf(UncertainInput input);
/// With the site, pool or node type that is meant, where there are several.
QString nameOf(UncertainInput input, const Scenario& scenario, const std::string& of);
/// The site, pool or node type by its own name; "all" for an empty `of`, nothing for inputs of the whole scenario.
QString ownerName(UncertainInput input, const Scenario& scenario, const std::string& of);

/// The unit of the screen; times `factor` from the scenario's.
struct ScreenUnit {
  double factor = 1;
  QString name;
};
ScreenUnit screenUnitOf(UncertainInput input);

}  // namespace cw
