// SPDX-License-Identifier: GPL-3.0-or-later
// Why the answer lacks a figure, in the words of the finding that says so.
#pragma once

#include <QString>

#include <initializer_list>

#include "model/estimate/estimate.h"

namespace cw {

/// `places`: JSON Pointers of the inputs that the figure needs; the first finding at or below one of them is told, else
/// the first error of the plan.
QString whyMissing(const Estimate& estimate, std::initializer_list<const char*> places);

}  // namespace cw
