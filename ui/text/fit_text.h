// SPDX-License-Identifier: GPL-3.0-or-later
// How sure it is that a plan fits in memory, in the words of window and report.
#pragma once

#include <QString>

#include "model/estimate/estimate.h"
#include "ui/theme/theme.h"

namespace cw {

/// "64 %", "> 99 %", "< 1 %"
QString chanceText(double probability);

/// "fits, 31 GiB spare", "probably fits, chance 64 %", "may not fit, chance 39 %, short by 2.3 GiB"
QString fitText(const MemoryEstimate& memory);
QColor fitColor(const MemoryEstimate& memory, const Tones& tones);

/// "can run", "can run, 64 % sure", "may not fit", "cannot run as planned"
QString verdictText(const Estimate& estimate);
QColor verdictColor(const Estimate& estimate, const Tones& tones);

}  // namespace cw
