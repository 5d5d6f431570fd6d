// SPDX-License-Identifier: GPL-3.0-or-later
// What a sum lacks, in words: "without electricity and building".
#pragma once

#include <QString>

#include "model/cost/cost.h"
#include "model/power/power.h"

namespace cw {

QString nameOf(CostGap part);
QString nameOf(PowerGap part);

/// "electricity, building and staff"; empty for a whole sum.
QString listText(const PartSet<CostGap>& missing);
QString listText(const PartSet<PowerGap>& missing);

/// "without electricity, building and staff"; empty for a whole sum.
QString withoutText(const PartSet<CostGap>& missing);
QString withoutText(const PartSet<PowerGap>& missing);

}  // namespace cw
