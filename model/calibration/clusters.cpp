// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/clusters.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "model/calibration/statistics.h"
#include "model/calibration/validation.h"

namespace cw {
namespace {

struct Members {
  std::vector<double> errors;
  int inside = 0;
};

using ClusterKey = std::tuple<std::string, std::string, std::string>;  ///< source, model, precision

void tellLargestSource(ClusterFigures& figures, const std::map<ClusterKey, Members>& clusters, std::size_t rows) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> sources;  // clusters and rows
  for (const auto& [key, cluster] : clusters) {
    auto& [clustersOfSource, rowsOfSource] = sources[std::get<0>(key)];
    ++clustersOfSource;
    rowsOfSource += cluster.errors.size();
  }
  const auto largest = std::max_element(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  figures.largestSource = largest->first;
  figures.largestClusters = double(largest->second.first) / double(clusters.size());
  figures.largestRows = double(largest->second.second) / double(rows);
}

}  // namespace

double absoluteLogError(const RowResult& row) { return std::abs(std::log1p(*row.errorFraction)); }
bool isInside(const RowResult& row) { return row.measured >= *row.p10 && row.measured <= *row.p90; }
double readAsFraction(double logError) { return std::expm1(logError); }

ClusterFigures clusterFigures(const std::vector<const RowResult*>& rows) {
  ClusterFigures figures;
  if (rows.empty()) return figures;
  std::map<ClusterKey, Members> clusters;
  for (const RowResult* row : rows) {
    Members& cluster = clusters[{row->source, row->model, row->precision}];
    cluster.errors.push_back(absoluteLogError(*row));
    cluster.inside += isInside(*row);
  }
  std::vector<double> medians;
  double inside = 0;
  for (const auto& [key, cluster] : clusters) {
    medians.push_back(percentile(cluster.errors, 0.5));
    inside += double(cluster.inside) / double(cluster.errors.size());
  }
  figures.clusters = int(clusters.size());
  figures.medianLog = percentile(medians, 0.5);
  figures.p90Log = percentile(medians, 0.9);
  figures.insideInterval = inside / double(clusters.size());
  tellLargestSource(figures, clusters, rows.size());
  return figures;
}

}  // namespace cw
