// SPDX-License-Identifier: GPL-3.0-or-later
// How far off predicted power may be.
#pragma once

#include "model/hardware/node.h"

namespace cw {

/// The predicted power of a node, over which nine in ten stay below 1 + this, and nine in ten above 1 − this: of the errors of
/// six measured eight-GPU H100 nodes (docs/power.md; -5.5 to +3.4 %, a standard deviation of 3.4 %), for a seventh: Student's
/// t with five degrees of freedom, 1.476, times √(1 + 1/6). `tst_power` holds it to the rows.
inline constexpr double nodePowerError = 0.055;

/// The same for a node as the catalogue has it: what the rule of an assumed figure leaves open comes on top, in quadrature.
double powerErrorOf(const Node& node);

}  // namespace cw
