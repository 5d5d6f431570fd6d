// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a scenario, in the order in which they are written.
#pragma once

#include "data/json/archive.h"
#include "data/json/rows.h"
#include "model/estimate/scenario.h"

namespace cw {

/// When reading, `scenario` brings the defaults: prices and reliability of the catalogue.
void describe(Archive& a, Scenario& scenario, RowScope& scope);
void describe(Archive& a, ParallelPlan& plan);

}  // namespace cw
