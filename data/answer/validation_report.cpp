// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/validation_report.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "data/answer/table.h"
#include "data/catalog/catalog.h"
#include "data/json/json_text.h"
#include "data/text/printable.h"
#include "model/performance/constants.h"
#include "model/version.h"

namespace cw {
namespace {

using Optional = std::optional<double>;

Json number(const Optional& value) { return value && std::isfinite(*value) ? Json(*value) : Json(nullptr); }
std::string plain(const Optional& value) { return value && std::isfinite(*value) ? shortest(*value) : ""; }
std::string shown(const Optional& value) { return value ? readable(*value) : "-"; }
std::string percent(const Optional& fraction) { return fraction ? readable(std::round(*fraction * 1000) / 10) + " %" : "-"; }

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
  return all;
}

Json rowTree(const RowResult& row) {
  return {{"id", row.id},
          {"metric", row.metric},
          {"measured", number(row.measured)},
          {"predicted", number(row.predicted)},
          {"p10", number(row.p10)},
          {"p90", number(row.p90)},
          {"error_fraction", number(row.errorFraction)},
          {"assumptions", row.assumptions},
          {"status", row.status},
          {"reason", row.reason},
          {"gpu_class", row.gpuClass},
          {"framework", row.framework},
          {"precision", row.precision},
          {"moe", row.moe},
          {"source_family", row.source},
          {"model", row.model},
          {"class", row.rowClass},
          {"memory_measured_bytes", number(row.memoryMeasuredBytes)},
          {"memory_predicted_bytes", number(row.memoryPredictedBytes)},
          {"memory_error_fraction", number(row.memoryErrorFraction)},
          {"fits", row.fits ? Json(*row.fits) : Json(nullptr)}};
}

Json clusterTree(const ClusterFigures& c) {
  const auto known = [&](double value) { return c.clusters > 0 ? number(value) : Json(nullptr); };
  return {{"clusters", c.clusters},
          {"median_absolute_log_error", known(c.medianLog)},
          {"p90_absolute_log_error", known(c.p90Log)},
          {"inside_p10_p90_fraction", number(c.insideInterval)},
          {"largest_source", {{"name", c.clusters > 0 ? Json(c.largestSource) : Json(nullptr)}, {"clusters_fraction", known(c.largestClusters)}, {"rows_fraction", known(c.largestRows)}}}};
}

Json groupTree(const GroupSummary& group) {
  const auto known = [&](double value) { return group.predicted > 0 ? number(value) : Json(nullptr); };
  return {{"name", group.name},
          {"rows", group.rows},
          {"predicted", group.predicted},
          {"coverage_fraction", group.rows > 0 ? Json(double(group.predicted) / group.rows) : Json(nullptr)},
          {"median_absolute_error_fraction", known(group.medianAbsolute)},
          {"p90_absolute_error_fraction", known(group.p90Absolute)},
          {"mean_signed_error_fraction", known(group.meanSigned)},
          {"inside_p10_p90_fraction", number(group.insideInterval)},
          {"median_absolute_log_error", known(group.medianLog)},
          {"p90_absolute_log_error", known(group.p90Log)},
          {"clusters", clusterTree(group.clusters)}};
}

Json groupTrees(const std::vector<GroupSummary>& groups) {
  Json trees = Json::array();
  for (const GroupSummary& group : groups) trees.push_back(groupTree(group));
  return trees;
}

void addGroups(std::vector<Row>& table, const std::string& kind, const std::vector<GroupSummary>& groups) {
  for (const GroupSummary& group : groups) {
    const auto known = [&](double value) { return group.predicted > 0 ? percent(value) : std::string("-"); };
    const std::string name = kind.empty() ? "overall" : kind + ": " + (group.name.empty() ? "not stated" : group.name);
    table.push_back({name, std::to_string(group.predicted) + "/" + std::to_string(group.rows), known(group.medianAbsolute),
                     known(group.p90Absolute), known(group.meanSigned), percent(group.insideInterval)});
  }
}

std::string readAsPercent(const GroupSummary& group, double logError) { return group.predicted > 0 ? percent(readAsFraction(logError)) : "-"; }

/// Every source × model × precision once, beside every row once.
std::string clustersToText(const std::vector<GroupSummary>& groups) {
  std::vector<Row> table{{"", "clusters", "median", "p90", "inside p10–p90", "rows", "median", "p90", "inside p10–p90", "largest source, of clusters / of rows"}};
  for (const GroupSummary& g : groups) {
    const ClusterFigures& c = g.clusters;
    const std::string largest = c.clusters > 0 ? percent(c.largestClusters) + " / " + percent(c.largestRows) + " " + onOneLine(c.largestSource) : "-";
    table.push_back({onOneLine(g.name), std::to_string(c.clusters), readAsPercent(g, c.medianLog), readAsPercent(g, c.p90Log), percent(c.insideInterval),
                     std::to_string(g.predicted) + "/" + std::to_string(g.rows), readAsPercent(g, g.medianLog), readAsPercent(g, g.p90Log), percent(g.insideInterval), largest});
  }
  return alignedTable(table, 1, "  ");
}

const char* foldsId(Folds folds) {
  switch (folds) {
    case Folds::none: return "none";
    case Folds::groups: return "groups";
    case Folds::sources: return "sources";
  }
  return "";
}

/// What the constants had seen of the rows that they predict.
const char* seenBefore(Folds folds) {
  switch (folds) {
    case Folds::none: return "constants as they are: in sample wherever they were fitted to these rows; --folds sources scores as a team that is not among them would";
    case Folds::groups: return "each model × precision left out of the fit";
    case Folds::sources: return "each source left out of the fit";
  }
  return "";
}

Row lineOf(const RowResult& row) {
  return {row.id, row.metric, readable(row.measured), shown(row.predicted), shown(row.p10), shown(row.p90), percent(row.errorFraction), row.status};
}

Json idsOf(const ValidationSummary& summary, const std::vector<std::size_t>& indices) {
  Json ids = Json::array();
  for (const std::size_t i : indices) ids.push_back(summary.rows[i].id);
  return ids;
}

Json memoryTree(const ValidationSummary& summary) {
  const MemorySummary& m = summary.memory;
  const auto known = [&](double value) { return m.predicted > 0 ? number(value) : Json(nullptr); };
  return {{"reported", m.reported},
          {"predicted", m.predicted},
          {"coverage_fraction", m.reported > 0 ? Json(double(m.predicted) / m.reported) : Json(nullptr)},
          {"median_absolute_error_fraction", known(m.medianAbsolute)},
          {"p90_absolute_error_fraction", known(m.p90Absolute)},
          {"mean_signed_error_fraction", known(m.meanSigned)},
          {"ran_but_does_not_fit", idsOf(summary, m.ranButDoNotFit)},
          {"worst", idsOf(summary, m.worst)}};
}

std::string memoryToText(const ValidationSummary& summary) {
  const MemorySummary& m = summary.memory;
  if (m.predicted == 0) return "";
  const auto gib = [](const Optional& bytes) { return bytes ? readable(*bytes / (1024.0 * 1024 * 1024)) : std::string("-"); };
  std::string out = "\nMemory of the fullest GPU: " + std::to_string(m.predicted) + "/" + std::to_string(m.reported) + " reported figures, median " +
                    percent(m.medianAbsolute) + ", p90 " + percent(m.p90Absolute) + ", signed " + percent(m.meanSigned) + "\n";
  std::vector<Row> worst{{"id", "measured GiB", "predicted GiB", "error"}};
  for (const std::size_t i : m.worst) {
    const RowResult& row = summary.rows[i];
    worst.push_back({row.id, gib(row.memoryMeasuredBytes), gib(row.memoryPredictedBytes), percent(row.memoryErrorFraction)});
  }
  out += alignedTable(worst, 1, "  ");
  if (!m.ranButDoNotFit.empty()) out += "Ran, but are predicted not to fit:\n";
  for (const std::size_t i : m.ranButDoNotFit) out += "  " + onOneLine(summary.rows[i].id) + "\n";
  return out;
}

}  // namespace

std::string validationToText(const ValidationSummary& summary) {
  const Row header{"id", "metric", "measured", "predicted", "p10", "p90", "error", "status"};
  std::vector<Row> rows{header}, worst{header};
  for (const RowResult& row : summary.rows) rows.push_back(lineOf(row));
  for (const std::size_t i : summary.worst)
    if (i < summary.rows.size()) worst.push_back(lineOf(summary.rows[i]));

  std::string out = alignedTable(rows, 2, "");
  for (const RowResult& row : summary.rows) {
    if (!row.assumptions.empty())
      out += onOneLine(row.id + ": assumed " + joined(row.assumptions)) + "\n";
    if (!row.reason.empty())
      out += onOneLine(row.id + ": " + row.status + ", " + row.reason) + "\n";
  }
  std::vector<Row> groups{{"", "predicted", "median", "p90", "signed", "inside p10–p90"}};
  addGroups(groups, "", {summary.overall});
  addGroups(groups, "GPU", summary.byGpu);
  addGroups(groups, "framework", summary.byFramework);
  addGroups(groups, "precision", summary.byPrecision);
  addGroups(groups, "class", summary.byClass);
  const std::string seen = seenBefore(summary.folds);
  return out + "\nSummary, " + seen + "\n(absolute errors of the time; signed: positive is predicted too slow)\n" + alignedTable(groups, 1, "  ") +
         "\nBy class, every source × model × precision once, " + seen + "\n(measured and predicted time differ by a factor: 1.16 is 16 %, either way)\n" +
         clustersToText(summary.byClass) + "\nThe same for runs of vendors and of other teams\n" + clustersToText(summary.byPublisher) +
         "\nWorst\n" + alignedTable(worst, 2, "  ") + memoryToText(summary);
}

std::string validationToJson(const ValidationSummary& summary) {
  Json tree = Json::object();
  tree["summary"] = {{"overall", groupTree(summary.overall)},
                     {"by_gpu", groupTrees(summary.byGpu)},
                     {"by_framework", groupTrees(summary.byFramework)},
                     {"by_precision", groupTrees(summary.byPrecision)},
                     {"by_class", groupTrees(summary.byClass)},
                     {"by_publisher", groupTrees(summary.byPublisher)},
                     {"folds", foldsId(summary.folds)},
                     {"memory", memoryTree(summary)}};
  Json worst = Json::array(), rows = Json::array();
  for (const std::size_t i : summary.worst)
    if (i < summary.rows.size()) worst.push_back(rowTree(summary.rows[i]));
  for (const RowResult& row : summary.rows) rows.push_back(rowTree(row));
  tree["worst"] = worst;
  tree["rows"] = rows;
  tree["provenance"] = {{"engine_version", engineVersion}, {"catalog_version", shippedCatalog().version}, {"calibration_id", summary.calibrationId}};
  return jsonToText(tree);
}

std::string validationToCsv(const ValidationSummary& summary) {
  std::string out = "id,metric,measured,predicted,p10,p90,error_fraction,assumptions,status,reason,memory_measured_bytes,memory_predicted_bytes,memory_error_fraction,fits,class,source_family,model,precision\r\n";
  for (const RowResult& row : summary.rows)
    out += csvText(row.id) + "," + csvText(row.metric) + "," + plain(row.measured) + "," + plain(row.predicted) + "," + plain(row.p10) + "," +
           plain(row.p90) + "," + plain(row.errorFraction) + "," + csvText(joined(row.assumptions)) + "," + csvText(row.status) + "," +
           csvText(row.reason) + "," + plain(row.memoryMeasuredBytes) + "," + plain(row.memoryPredictedBytes) + "," + plain(row.memoryErrorFraction) +
           "," + (row.fits ? *row.fits ? "true" : "false" : "") + "," + csvText(row.rowClass) + "," + csvText(row.source) + "," + csvText(row.model) + "," +
           csvText(row.precision) + "\r\n";
  return out;
}

}  // namespace cw
