// SPDX-License-Identifier: GPL-3.0-or-later
// Findings in words. The model gives rule and numbers; the sentence is made here, translatable.
#pragma once

#include <QString>

#include "model/estimate/finding.h"

namespace cw {

QString ruleId(Rule rule);              ///< "does_not_fit_memory"
QString severityId(Severity severity);  ///< "note", "warning", "error"
QString messageOf(const Finding& finding);
QString remedyOf(const Finding& finding);  ///< empty where there is nothing to do

}  // namespace cw
