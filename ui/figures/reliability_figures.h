// SPDX-License-Identifier: GPL-3.0-or-later
// Failures by component, where the wall clock goes, and what would gain time, as tables.
#pragma once

#include <utility>
#include <vector>

#include "model/estimate/estimate.h"
#include "ui/document/proposals.h"
#include "ui/figures/figure_table.h"

namespace cw {

QString nameOf(FailureCause cause);

FigureTable failureTable(const Estimate& estimate);

/// Shares of wall clock that are known, in the order of the table: useful work first.
std::vector<std::pair<QString, double>> timeShares(const Estimate& estimate);
FigureTable timeTable(const Estimate& estimate);
/// Without a repair time a part of the clock is not counted.
QString timeNote(const Estimate& estimate);

/// A row's action is its Proposal, where the plan is not what is proposed already.
FigureTable proposalTable(const Scenario& scenario, const Estimate& estimate);
QString proposalNote(const Estimate& estimate);

}  // namespace cw
