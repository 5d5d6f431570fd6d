// SPDX-License-Identifier: GPL-3.0-or-later
// Cost by its parts, the ways to have the cluster, and the bill of the network, as tables.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "model/estimate/estimate.h"
#include "ui/figures/figure_table.h"

namespace cw {

QString nameOf(Tenure tenure);

/// Costs of a year that are known and not zero, in the order of the table.
std::vector<std::pair<QString, Money>> yearlyParts(const CostEstimate& cost);
FigureTable costTable(const Estimate& estimate);

/// The fleet and how it divides: this job, the others, no job. Without rows where the job has the cluster for itself.
FigureTable fleetTable(const Estimate& estimate);
QString fleetNote(const Estimate& estimate);

/// Buy, lease and rent, and after what use buying beats renting.
FigureTable tenureTable(const Scenario& scenario, const Estimate& estimate);
QString tenureNote(const Estimate& estimate);

/// Months until buying beats renting, over the rent and over the share of the time in use.
FigureTable breakEvenTable(const Estimate& estimate);
QString breakEvenNote(const Estimate& estimate);

/// Switches, cables, optics and racks, each with its price where the scenario has one.
FigureTable networkTable(const Scenario& scenario, const Estimate& estimate);
QString networkNote(const Scenario& scenario, const Estimate& estimate);

}  // namespace cw
