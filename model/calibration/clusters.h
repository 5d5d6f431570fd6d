// SPDX-License-Identifier: GPL-3.0-or-later
// Errors as a team would meet them: a source that prints a hundred rows of one model says one thing a hundred times.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cw {

struct RowResult;

/// |ln(measured / predicted)| of the time of a predicted row. 0.15 reads 16 %: the longer time is 1.16 of the shorter.
double absoluteLogError(const RowResult& row);
/// The measured value lies within p10–p90 of a predicted row.
bool isInside(const RowResult& row);
/// A log error as it is read: 0.15 → 0.16.
double readAsFraction(double logError);

/// Figures in which every cluster of source × model × precision counts once, with the median of its own rows.
struct ClusterFigures {
  int clusters = 0;
  double medianLog = 0, p90Log = 0;
  std::optional<double> insideInterval;  ///< mean over clusters of the share of a cluster's rows inside p10–p90
  std::string largestSource;             ///< has most of the clusters, and of several such most of the rows
  double largestClusters = 0, largestRows = 0;  ///< its shares, 0–1
};

/// Of rows that are predicted.
ClusterFigures clusterFigures(const std::vector<const RowResult*>& rows);

}  // namespace cw
