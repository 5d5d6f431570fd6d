// SPDX-License-Identifier: GPL-3.0-or-later
// Spare nodes against repairs.
//
// A job runs on N nodes with S spares. While it runs, nodes break at a rate λ and each is back after a repair of mean
// length T; with more than S nodes broken the job stands still until one is back, and while it stands nothing breaks.
// That is a system of S + 1 servers that loses calls: the share of time with all of them busy is Erlang's loss formula
// (A. K. Erlang, 1917), B(a, S + 1) with a = λT. It holds for repairs of any distribution with that mean.
#pragma once

namespace cw {

/// B(load, servers): load ≥ 0, servers ≥ 0; from 0 to 1. Takes a time of the order of √load.
double erlangLoss(double load, double servers);

/// Share of time in which a job stands still with `spares` spare nodes, where `load` nodes would be under repair on average
/// if it never stood still.
inline double shareWaitingForRepair(double load, double spares) { return erlangLoss(load, spares + 1); }

/// The smallest number of spares at which one more spare saves no more time than the same node would by working in the
/// job: (1 − B(a, S + 2)) / (1 − B(a, S + 1)) − 1 ≤ 1/N. The saving falls with S (B is convex in the number of servers).
double proposedSpares(double load, double nodesInUse);

}  // namespace cw
